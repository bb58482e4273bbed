import type { InvokeMessage } from './worker-messages.ts';

/** The second argument of a handler, as Lambda gives it. Durations are real time: a jump of the clock ends nothing. */
export function contextOf({ requestId, functionArn, timeoutMillis }: InvokeMessage): Record<string, unknown> {
  const deadline = performance.now() + timeoutMillis;
  return {
    callbackWaitsForEmptyEventLoop: true,
    awsRequestId: requestId,
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    invokedFunctionArn: functionArn,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}
