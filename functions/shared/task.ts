import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type * as z from 'zod';
import { logger } from '#shared/observability.ts';

/**
 * The entry of a function that the state machine invokes: input and output are parsed by the workflow's contract,
 * so that a broken hand-over fails here, named, and is not repeated (the machine retries only what can succeed).
 */
export function taskEndpoint<Input extends z.ZodType, Output extends z.ZodType>(
  contract: { readonly input: Input; readonly output: Output },
  useCase: (input: z.output<Input>) => Promise<z.input<Output>>,
) {
  return middy<unknown, z.output<Output>>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .handler(async (event) => {
      const input = contract.input.parse(event);
      return contract.output.parse(await useCase(input).catch(nameTransient));
    });
}

/** What the machine repeats by this name: an error of AWS that passes, whatever the service calls it. */
class TransientError extends Error {
  constructor(cause: Error) {
    super(cause.name, { cause });
    this.name = 'TransientError';
  }
}

const transientNames = new Set([
  'InternalServerError',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
  'TimeoutError',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

/** Why a transaction was cancelled that can succeed the next time: another one was writing, or there were too many. */
const transientReasons = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/** @throws TransientError for what can succeed the next time, else the error as it is */
function nameTransient(error: unknown): never {
  const { $fault, CancellationReasons = [] } = error as {
    readonly $fault?: string;
    readonly CancellationReasons?: readonly { readonly Code?: string }[];
  };
  const isCrossed = CancellationReasons.some(({ Code = '' }) => transientReasons.has(Code));
  if (error instanceof Error && ($fault === 'server' || isCrossed || transientNames.has(error.name))) {
    throw new TransientError(error);
  }
  throw error;
}
