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
    .handler(async (event) => contract.output.parse(await useCase(contract.input.parse(event))));
}
