import * as z from 'zod';
import { ServiceError, type TemplateResource } from '../contract.ts';
import { compilePattern, type EventPattern } from '../event-pattern.ts';
import { physicalName, readProperties } from '../resource-properties.ts';
import { DeadLetterConfig, RetryPolicy } from '../target-delivery.ts';

/** A rule of the default bus: which events go to whom. */
export interface Rule {
  readonly arn: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly matches: EventPattern;
  readonly targets: readonly Target[];
}

export interface Target {
  /** Distinguishes the targets of one rule. */
  readonly id: string;
  readonly arn: string;
  readonly service: 'lambda' | 'sqs' | 'states';
  /** JSON sent instead of the event. */
  readonly input?: string;
  readonly retryPolicy: z.output<typeof RetryPolicy>;
  readonly deadLetterArn?: string;
}

const TargetProperties = z.strictObject({
  Arn: z.string(),
  Id: z.string(),
  // Recorded: what a role may do is not judged at run time.
  RoleArn: z.string().optional(),
  Input: z.string().optional(),
  RetryPolicy,
  DeadLetterConfig,
});
const RuleProperties = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  EventBusName: z.literal('default').optional(),
  EventPattern: z.record(z.string(), z.unknown()),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(TargetProperties).max(5).default([]),
  Tags: z.unknown().optional(),
});

/** What a target's ARN looks like, by service. FIFO queues need a group, which is not here. */
const TARGETS: Readonly<Record<Target['service'], RegExp>> = {
  lambda: /^arn:[^:]+:lambda:[^:]*:[^:]*:function:/,
  sqs: /^arn:[^:]+:sqs:[^:]*:[^:]*:(?!.*\.fifo$)/,
  states: /^arn:[^:]+:states:[^:]*:[^:]*:stateMachine:/,
};

/** Reads an AWS::Events::Rule with an event pattern. @throws ServiceError for what is invalid or not implemented */
export function describeRule(
  resource: TemplateResource,
  { region, account }: { readonly region: string; readonly account: string },
): Rule {
  const properties = readProperties(resource, RuleProperties);
  const name = properties.Name ?? physicalName(resource, 64);
  return {
    arn: `arn:aws:events:${region}:${account}:rule/${name}`,
    name,
    enabled: properties.State === 'ENABLED',
    matches: compilePattern(properties.EventPattern),
    targets: properties.Targets.map((target) => toTarget(target, resource.logicalId)),
  };
}

function toTarget(target: z.output<typeof TargetProperties>, logicalId: string): Target {
  const services = Object.keys(TARGETS) as Target['service'][];
  const service = services.find((candidate) => TARGETS[candidate].test(target.Arn));
  if (service === undefined) {
    throw new ServiceError(
      'NotImplemented',
      `The local cloud does not implement the target ${target.Arn} (${logicalId})`,
      501,
    );
  }
  const { Input: input, DeadLetterConfig: deadLetter } = target;
  if (input !== undefined) requireJson(input, logicalId);
  return {
    id: target.Id,
    arn: target.Arn,
    service,
    retryPolicy: target.RetryPolicy,
    ...(input !== undefined && { input }),
    ...(deadLetter.Arn !== undefined && { deadLetterArn: deadLetter.Arn }),
  };
}

function requireJson(input: string, logicalId: string): void {
  try {
    JSON.parse(input);
  } catch {
    throw new ServiceError('ValidationException', `An Input of ${logicalId} is not JSON`);
  }
}
