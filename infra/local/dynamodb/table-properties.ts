import type { CreateTableCommandInput, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { ServiceError, type TemplateResource } from '../contract.ts';
import { physicalName, readProperties } from '../resource-properties.ts';

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const Projection = z.object({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});
/** Accepted because it changes nothing that one machine could show: capacity, metrics, backups, classes of storage. */
const Recorded = z.unknown().optional();
const recordedOfAnIndex = {
  ContributorInsightsSpecification: Recorded,
  OnDemandThroughput: Recorded,
  ProvisionedThroughput: Recorded,
  ReadOnDemandThroughputSettings: Recorded,
  ReadProvisionedThroughputSettings: Recorded,
  WarmThroughput: Recorded,
  WriteOnDemandThroughputSettings: Recorded,
  WriteProvisionedThroughputSettings: Recorded,
};
const Index = z.strictObject({ IndexName: z.string(), KeySchema, Projection, ...recordedOfAnIndex });
const TableProperties = z.strictObject({
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema,
  GlobalSecondaryIndexes: z.array(Index).default([]),
  LocalSecondaryIndexes: z.array(Index).default([]),
  StreamSpecification: z
    .object({ StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']) })
    .optional(),
  TimeToLiveSpecification: z
    .object({ AttributeName: z.string().optional(), Enabled: z.boolean() })
    .optional(),
  Replicas: z.array(z.unknown()).max(1, 'a table has one region here').optional(),
  BillingMode: Recorded,
  DeletionProtectionEnabled: Recorded,
  PointInTimeRecoverySpecification: Recorded,
  ResourcePolicy: Recorded,
  SSESpecification: Recorded,
  TableClass: Recorded,
  Tags: Recorded,
  ...recordedOfAnIndex,
});

/** A table as its template describes it. */
export interface TableDescription {
  /** What CreateTable is given. */
  readonly create: CreateTableCommandInput & { readonly TableName: string };
  readonly indexes: readonly GlobalSecondaryIndex[];
  /** Attribute with the epoch second after which an item may be removed. */
  readonly expiryAttribute?: string;
}

/** @throws ServiceError for properties that are invalid or not implemented */
export function describeTable(resource: TemplateResource): TableDescription {
  const properties = readProperties(resource, TableProperties);
  const { TimeToLiveSpecification: timeToLive } = properties;
  if (timeToLive?.Enabled === true && timeToLive.AttributeName === undefined) {
    throw new ServiceError(
      'ValidationException',
      `${resource.logicalId} has a time to live without attribute`,
    );
  }
  const indexes = properties.GlobalSecondaryIndexes.map(toIndex);
  const localIndexes = properties.LocalSecondaryIndexes.map(toIndex);
  return {
    create: {
      TableName: properties.TableName ?? physicalName(resource),
      AttributeDefinitions: properties.AttributeDefinitions,
      KeySchema: properties.KeySchema,
      BillingMode: 'PAY_PER_REQUEST',
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
      ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes }),
      ...(properties.StreamSpecification && {
        StreamSpecification: { StreamEnabled: true, ...properties.StreamSpecification },
      }),
    },
    indexes,
    ...(timeToLive?.Enabled === true &&
      timeToLive.AttributeName !== undefined && { expiryAttribute: timeToLive.AttributeName }),
  };
}

function toIndex(index: z.infer<typeof Index>): GlobalSecondaryIndex {
  const { ProjectionType, NonKeyAttributes } = index.Projection;
  return {
    IndexName: index.IndexName,
    KeySchema: index.KeySchema,
    Projection: { ProjectionType, ...(NonKeyAttributes && { NonKeyAttributes }) },
  };
}
