import { createHash } from 'node:crypto';
import { ServiceError } from '../contract.ts';
import type { GivenUp } from '../target-delivery.ts';
import type { StoredDelivery } from './delivery-store.ts';
import type { Rule, Target } from './rule.ts';

/** A message attribute as SQS has it on the wire. */
interface Attribute {
  readonly DataType: 'String' | 'Number';
  readonly StringValue: string;
}

/** Those who take events, and the queues of what nobody took. */
export interface Targets {
  /** Accepts an asynchronous invocation durably. @param caller ARN of the rule */
  invokeLater(functionArn: string, payload: unknown, caller: string): Promise<void>;
  /** Whether the function's own policy lets a service call it for a resource. */
  permits(functionArn: string, principal: string, sourceArn: string): boolean;
  sendToQueue(
    queueArn: string,
    body: string,
    attributes?: Readonly<Record<string, Attribute>>,
  ): Promise<void>;
  startExecution(input: {
    readonly stateMachineArn: string;
    readonly name: string;
    readonly input: string;
  }): Promise<unknown>;
}

/** Hands an event to one target, once. @throws what the target refused it with */
export async function handToTarget(
  targets: Targets,
  rule: Rule,
  target: Target,
  delivery: StoredDelivery,
): Promise<void> {
  const input = target.input ?? delivery.event;
  if (target.service === 'sqs') {
    await targets.sendToQueue(target.arn, input);
  } else if (target.service === 'states') {
    await startOnce(targets, target.arn, delivery, input);
  } else {
    if (!targets.permits(target.arn, 'events.amazonaws.com', rule.arn)) {
      throw new ServiceError(
        'AccessDeniedException',
        `No AWS::Lambda::Permission lets events.amazonaws.com invoke ${target.arn} for ${rule.arn}`,
        403,
      );
    }
    await targets.invokeLater(target.arn, JSON.parse(input), rule.arn);
  }
}

/** A delivery that is repeated after a crash names the same execution. */
async function startOnce(
  targets: Targets,
  stateMachineArn: string,
  { id }: StoredDelivery,
  input: string,
): Promise<void> {
  const name = createHash('sha256').update(id).digest('hex').slice(0, 40);
  try {
    await targets.startExecution({ stateMachineArn, name, input });
  } catch (error) {
    if (!(error instanceof ServiceError && error.code === 'ExecutionAlreadyExists')) throw error;
  }
}

const MISSING = new Set(['ResourceNotFoundException', 'QueueDoesNotExist', 'StateMachineDoesNotExist']);

/** EventBridge does not try again what no retry would mend: a target that is not there, or may not be used. */
export function isPermanent(error: unknown): boolean {
  return ['NO_PERMISSIONS', 'NO_RESOURCE'].includes(errorCodeOf(error));
}

/** What the dead-letter queue is told beside the event. */
export function deadLetterAttributes(
  rule: Rule,
  target: Target,
  { error, retries, exhausted }: GivenUp,
): Readonly<Record<string, Attribute>> {
  return {
    RULE_ARN: text(rule.arn),
    TARGET_ARN: text(target.arn),
    ERROR_CODE: text(errorCodeOf(error)),
    ERROR_MESSAGE: text(error instanceof Error ? error.message : String(error)),
    RETRY_ATTEMPTS: { DataType: 'Number', StringValue: String(retries) },
    ...(exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: text(exhausted) }),
  };
}

function text(StringValue: string): Attribute {
  return { DataType: 'String', StringValue };
}

function errorCodeOf(error: unknown): string {
  if (!(error instanceof ServiceError)) return 'INTERNAL_ERROR';
  if (error.code === 'AccessDeniedException') return 'NO_PERMISSIONS';
  if (MISSING.has(error.code)) return 'NO_RESOURCE';
  return error.status === 429 ? 'THROTTLING' : 'ERROR_FROM_TARGET';
}
