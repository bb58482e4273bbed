import * as z from 'zod';
import { ServiceError, type TemplateResource } from '../contract.ts';
import { readProperties } from '../resource-properties.ts';
import { parseReference } from './function-reference.ts';

/** How Lambda treats asynchronous invocations of a function. */
export interface EventInvokeConfig {
  readonly functionName: string;
  /** Version, alias or $LATEST for which it counts. */
  readonly qualifier: string;
  readonly maximumRetries: number;
  readonly maximumAgeMillis: number;
  /** ARN of a queue or function that is told. */
  readonly onSuccess: string | undefined;
  readonly onFailure: string | undefined;
}

/** Lambda's own defaults, for a function without a configuration. */
export const DEFAULT_MAXIMUM_RETRIES = 2;
export const DEFAULT_MAXIMUM_AGE_MILLIS = 6 * 60 * 60 * 1000;

const Destination = z.strictObject({ Destination: z.string() });

const EventInvokeConfigProperties = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.string(),
  MaximumRetryAttempts: z.coerce.number().default(DEFAULT_MAXIMUM_RETRIES),
  MaximumEventAgeInSeconds: z.coerce.number().default(DEFAULT_MAXIMUM_AGE_MILLIS / 1000),
  DestinationConfig: z
    .strictObject({ OnSuccess: Destination.optional(), OnFailure: Destination.optional() })
    .default({}),
});

/** Reads AWS::Lambda::EventInvokeConfig. @throws ServiceError for a destination that is no queue and no function */
export function readEventInvokeConfig(resource: TemplateResource): EventInvokeConfig {
  const given = readProperties(resource, EventInvokeConfigProperties);
  const { OnSuccess, OnFailure } = given.DestinationConfig;
  for (const destination of [OnSuccess, OnFailure]) {
    if (destination !== undefined && !/^arn:[^:]*:(sqs|lambda):/.test(destination.Destination)) {
      throw new ServiceError(
        'NotImplemented',
        `The local cloud does not implement the destination ${destination.Destination} (${resource.logicalId})`,
        501,
      );
    }
  }
  return {
    functionName: parseReference(given.FunctionName).name,
    qualifier: given.Qualifier,
    maximumRetries: given.MaximumRetryAttempts,
    maximumAgeMillis: given.MaximumEventAgeInSeconds * 1000,
    onSuccess: OnSuccess?.Destination,
    onFailure: OnFailure?.Destination,
  };
}
