/** How a Task waits: for the answer alone, for a token to come back, or for the started work to end. */
export type Pattern = 'request' | 'callback' | 'sync' | 'sync:2';

/** A Task's Resource taken apart. */
export interface Resource {
  /** As histories name it, e.g. `lambda`; `function` where the Resource is a function's own ARN. */
  readonly kind: 'function' | 'lambda' | 'states' | 'aws-sdk:sfn';
  /** As histories name it, e.g. `invoke`, `startExecution.sync:2`, `invoke.waitForTaskToken`. */
  readonly action: string;
  readonly operation: string;
  readonly pattern: Pattern;
}

const patterns: Readonly<Record<string, Pattern>> = {
  '': 'request',
  '.waitForTaskToken': 'callback',
  '.sync': 'sync',
  '.sync:2': 'sync:2',
};

/** Operations of Step Functions itself that a Task may call through `aws-sdk:sfn`. */
const sdkOperations = [
  'startExecution',
  'stopExecution',
  'describeExecution',
  'listExecutions',
  'getExecutionHistory',
  'redriveExecution',
  'sendTaskSuccess',
  'sendTaskFailure',
  'sendTaskHeartbeat',
  'describeMapRun',
  'listMapRuns',
] as const;

/** Undefined for an integration the local cloud does not have. */
export function parseResource(resource: string): Resource | undefined {
  if (/^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/.test(resource))
    return { kind: 'function', action: resource, operation: 'invoke', pattern: 'request' };
  const match = /^arn:aws[\w-]*:states:[\w-]*:\d*:(lambda|states|aws-sdk:sfn):(\w+)(\.[\w:]+)?$/.exec(
    resource,
  );
  const [, kind, operation = '', suffix = ''] = match ?? [];
  const pattern = patterns[suffix];
  if (pattern === undefined) return undefined;
  const action = `${operation}${suffix}`;
  if (kind === 'lambda' && operation === 'invoke' && (pattern === 'request' || pattern === 'callback'))
    return { kind, action, operation, pattern };
  if (kind === 'states' && operation === 'startExecution') return { kind, action, operation, pattern };
  if (kind === 'aws-sdk:sfn' && (pattern === 'request' || pattern === 'callback')) {
    if (sdkOperations.some((known) => known === operation)) return { kind, action, operation, pattern };
  }
  return undefined;
}
