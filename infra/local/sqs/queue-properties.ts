import * as z from 'zod';
import { ServiceError, type TemplateResource } from '../contract.ts';
import { physicalName, readProperties } from '../resource-properties.ts';

const RedrivePolicy = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().positive(),
});
const QueueProperties = z.strictObject({
  QueueName: z.string().max(80).optional(),
  VisibilityTimeout: z.int().min(0).max(43_200).default(30),
  MessageRetentionPeriod: z.int().min(60).max(1_209_600).default(345_600),
  DelaySeconds: z.int().min(0).max(900).default(0),
  ReceiveMessageWaitTimeSeconds: z.int().min(0).max(20).default(0),
  MaximumMessageSize: z.int().min(1024).max(1_048_576).default(1_048_576),
  RedrivePolicy: RedrivePolicy.optional(),
  // Recorded: keys and permissions decide nothing on one machine.
  KmsMasterKeyId: z.string().optional(),
  KmsDataKeyReusePeriodSeconds: z.int().optional(),
  SqsManagedSseEnabled: z.boolean().optional(),
  RedriveAllowPolicy: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** A queue as its template describes it; durations in milliseconds. */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityMillis: number;
  readonly retentionMillis: number;
  readonly delayMillis: number;
  readonly waitMillis: number;
  readonly maximumBytes: number;
  readonly redrive?: { readonly deadLetterArn: string; readonly maximumReceives: number };
}

/** @throws ServiceError for properties that are invalid or not implemented, FIFO queues among them */
export function describeQueue(
  resource: TemplateResource,
  place: { readonly region: string; readonly account: string; readonly endpoint: string },
): Queue {
  const properties = readProperties(resource, QueueProperties);
  const name = properties.QueueName ?? physicalName(resource, 80);
  if (!/^[\w-]+$/.test(name)) {
    throw new ServiceError('InvalidParameterValue', `${name} is not a queue name (${resource.logicalId})`);
  }
  return {
    name,
    arn: `arn:aws:sqs:${place.region}:${place.account}:${name}`,
    url: `${place.endpoint}/${place.account}/${name}`,
    visibilityMillis: properties.VisibilityTimeout * 1000,
    retentionMillis: properties.MessageRetentionPeriod * 1000,
    delayMillis: properties.DelaySeconds * 1000,
    waitMillis: properties.ReceiveMessageWaitTimeSeconds * 1000,
    maximumBytes: properties.MaximumMessageSize,
    ...(properties.RedrivePolicy && {
      redrive: {
        deadLetterArn: properties.RedrivePolicy.deadLetterTargetArn,
        maximumReceives: properties.RedrivePolicy.maxReceiveCount,
      },
    }),
  };
}
