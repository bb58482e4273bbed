import * as z from 'zod';
import { ServiceError, type TemplateResource } from '../contract.ts';
import { readProperties } from '../resource-properties.ts';
import { compilePattern, type EventPattern } from '../event-pattern.ts';

const MappingProperties = z.strictObject({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  BatchSize: z.int().min(1).max(10_000).default(100),
  MaximumBatchingWindowInSeconds: z.int().min(0).max(300).default(0),
  StartingPosition: z.enum(['LATEST', 'TRIM_HORIZON']),
  Enabled: z.boolean().default(true),
  FilterCriteria: z
    .object({ Filters: z.array(z.object({ Pattern: z.string() })).default([]) })
    .default({ Filters: [] }),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.int().min(-1).max(10_000).default(-1),
  MaximumRecordAgeInSeconds: z.int().min(-1).max(604_800).default(-1),
  ParallelizationFactor: z.int().min(1).max(10).default(1),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).default({}),
  Tags: z.unknown().optional(),
});

/** How a table's changes are handed to a function. */
export interface EventSourceMapping {
  /** Stable over restarts: the durable position is kept under it. */
  readonly id: string;
  readonly functionArn: string;
  readonly streamArn: string;
  readonly tableName: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly windowMillis: number;
  readonly startsAtLatest: boolean;
  /** Whether a record is for the function at all. */
  readonly wants: EventPattern;
  readonly reportsItemFailures: boolean;
  readonly bisects: boolean;
  /** Infinity where a batch is retried until it succeeds. */
  readonly maximumRetries: number;
  /** Infinity where records never become too old. */
  readonly maximumAgeMillis: number;
  readonly lanes: number;
  /** ARN of the queue that is told of batches given up. */
  readonly failureQueueArn?: string;
}

/** @throws ServiceError for invalid properties and for event sources other than DynamoDB streams (501) */
export function describeMapping(
  resource: TemplateResource,
  { region, account }: { readonly region: string; readonly account: string },
): EventSourceMapping {
  const properties = readProperties(resource, MappingProperties);
  const tableName = /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/([^/]+)\/stream\//.exec(
    properties.EventSourceArn,
  )?.[1];
  if (tableName === undefined) {
    throw new ServiceError(
      'NotImplemented',
      `The local cloud does not implement the event source ${properties.EventSourceArn} (${resource.logicalId})`,
      501,
    );
  }
  const destination = properties.DestinationConfig.OnFailure?.Destination;
  const patterns = properties.FilterCriteria.Filters.map(({ Pattern }) =>
    compilePattern(parsePattern(Pattern, resource.logicalId)),
  );
  return {
    id: `${resource.stack}/${resource.logicalId}`,
    functionArn: properties.FunctionName.startsWith('arn:')
      ? properties.FunctionName
      : `arn:aws:lambda:${region}:${account}:function:${properties.FunctionName}`,
    streamArn: properties.EventSourceArn,
    tableName,
    enabled: properties.Enabled,
    batchSize: properties.BatchSize,
    windowMillis: properties.MaximumBatchingWindowInSeconds * 1000,
    startsAtLatest: properties.StartingPosition === 'LATEST',
    wants: (record) => patterns.length === 0 || patterns.some((matches) => matches(record)),
    reportsItemFailures: properties.FunctionResponseTypes.length > 0,
    bisects: properties.BisectBatchOnFunctionError,
    maximumRetries: unlimited(properties.MaximumRetryAttempts),
    maximumAgeMillis: unlimited(properties.MaximumRecordAgeInSeconds) * 1000,
    lanes: properties.ParallelizationFactor,
    ...(destination !== undefined && { failureQueueArn: destination }),
  };
}

function unlimited(value: number): number {
  return value === -1 ? Infinity : value;
}

function parsePattern(text: string, logicalId: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ServiceError('InvalidEventPatternException', `A filter of ${logicalId} is not JSON`);
  }
}
