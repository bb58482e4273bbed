import type { Ending, ExecutionRecord, Status } from './store/executions.ts';

const endTypes: Readonly<Record<Exclude<Status, 'RUNNING'>, string>> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  ABORTED: 'ExecutionAborted',
  TIMED_OUT: 'ExecutionTimedOut',
};

/** Events that end a history: they are written also where it is full. */
export const endEventTypes: ReadonlySet<string> = new Set(Object.values(endTypes));

/** The first event of an execution. */
export function startEvent(record: ExecutionRecord): {
  readonly type: string;
  readonly details: Record<string, string>;
} {
  return {
    type: 'ExecutionStarted',
    details: {
      input: record.input,
      roleArn: record.role,
      ...(record.alias === undefined ? {} : { stateMachineAliasArn: record.alias }),
      ...(record.version === undefined ? {} : { stateMachineVersionArn: record.version }),
    },
  };
}

/** The last event of an execution. */
export function endEvent({ status, output, error, cause }: Ending): {
  readonly type: string;
  readonly details: Record<string, string>;
} {
  return {
    type: endTypes[status],
    details: {
      ...(output === undefined ? {} : { output }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    },
  };
}
