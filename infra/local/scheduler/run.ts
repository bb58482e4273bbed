import { randomUUID } from 'node:crypto';
import { type Clock, type Log, ServiceError } from '../contract.ts';
import { handOver } from '../target-delivery.ts';
import type { Schedule, Target } from './schedule.ts';

/** Accepts an asynchronous invocation durably; the function's own failures are its affair from then on. */
export type InvokeLater = (functionArn: string, payload: unknown, schedule: string) => Promise<void>;

/** Whether a function's own policy lets EventBridge call it for a rule. */
export type PermitsRule = (functionArn: string, ruleArn: string) => boolean;

/** What a run needs of the world. */
export interface RunContext {
  readonly invokeLater: InvokeLater;
  readonly permitsRule: PermitsRule;
  readonly sendToQueue: (queueArn: string, body: string) => Promise<void>;
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Hands one occurrence to its target, again and again within the retry policy; then to the dead-letter queue. */
export async function run(
  context: RunContext,
  schedule: Schedule,
  target: Target,
  occurrence: number,
): Promise<void> {
  const { clock, log, signal } = context;
  const id = randomUUID();
  let payload: unknown;
  const givenUp = await handOver(
    {
      clock,
      signal,
      policy: target.retryPolicy,
      since: clock.millis(),
      isPermanent: (error) => error instanceof ServiceError && error.status < 500 && error.status !== 429,
      onFailure: (error) =>
        log('A scheduled function could not be invoked', { schedule: schedule.arn, error: String(error) }),
    },
    async (attempt) => {
      payload = payloadFor(context, schedule, target, { id, occurrence, attempt });
      // The Scheduler calls by a role; a rule is let in by the function.
      if (schedule.source === 'aws.events' && !context.permitsRule(target.functionArn, schedule.arn)) {
        throw new ServiceError(
          'AccessDeniedException',
          `No AWS::Lambda::Permission lets ${schedule.arn} in`,
          403,
        );
      }
      await context.invokeLater(target.functionArn, payload, schedule.arn);
    },
  );
  if (givenUp !== undefined) await bury(context, target, payload);
}

async function bury({ sendToQueue, log }: RunContext, target: Target, payload: unknown): Promise<void> {
  if (target.deadLetterArn === undefined) return;
  try {
    await sendToQueue(target.deadLetterArn, JSON.stringify(payload));
  } catch (error) {
    log('The dead-letter queue of a schedule took no message', { error: String(error) });
  }
}

interface Execution {
  readonly id: string;
  readonly occurrence: number;
  readonly attempt: number;
}

function payloadFor(
  { region, account }: RunContext,
  schedule: Schedule,
  target: Target,
  { id, occurrence, attempt }: Execution,
): unknown {
  const time = new Date(occurrence).toISOString().replace(/\.\d{3}Z$/, 'Z');
  if (target.input === undefined) {
    return {
      version: '0',
      id,
      'detail-type': 'Scheduled Event',
      source: schedule.source,
      account,
      time,
      region,
      resources: [schedule.arn],
      detail: schedule.source === 'aws.events' ? {} : '{}',
    };
  }
  const words: Readonly<Record<string, string>> = {
    '<aws.scheduler.schedule-arn>': schedule.arn,
    '<aws.scheduler.scheduled-time>': time,
    '<aws.scheduler.execution-id>': id,
    '<aws.scheduler.attempt-number>': String(attempt),
  };
  const input = target.input.replaceAll(/<aws\.scheduler\.[a-z-]+>/g, (word) => words[word] ?? word);
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}
