import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription as ExistingTable,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  DescribeTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import { ServiceError } from '../contract.ts';
import type { TableDescription } from './table-properties.ts';

/** Brings a table to what its template says: made if absent, else its indexes, stream and time to live adjusted. */
export async function bringUp(client: DynamoDBClient, wanted: TableDescription): Promise<ExistingTable> {
  const existing = await find(client, wanted.create.TableName);
  if (existing === undefined) await client.send(new CreateTableCommand(wanted.create));
  else await adjust(client, existing, wanted);
  await adjustTimeToLive(client, wanted);
  const table = await find(client, wanted.create.TableName);
  if (table === undefined)
    throw new Error(`Table ${wanted.create.TableName} is gone right after it was made`);
  return table;
}

async function find(client: DynamoDBClient, name: string): Promise<ExistingTable | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function adjust(
  client: DynamoDBClient,
  existing: ExistingTable,
  wanted: TableDescription,
): Promise<void> {
  const { TableName, AttributeDefinitions, KeySchema, StreamSpecification } = wanted.create;
  if (!isDeepStrictEqual(existing.KeySchema, KeySchema)) {
    throw new ServiceError(
      'ValidationException',
      `Table ${TableName} exists with another key. AWS would replace it and its data: start with --fresh`,
    );
  }
  if (existing.StreamSpecification?.StreamViewType !== StreamSpecification?.StreamViewType) {
    // A stream cannot change its view: it is switched off first, if it was on.
    if (existing.StreamSpecification?.StreamEnabled === true) {
      await client.send(new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: false } }));
    }
    if (StreamSpecification) await client.send(new UpdateTableCommand({ TableName, StreamSpecification }));
  }
  const names = new Set(wanted.indexes.map((index) => index.IndexName));
  for (const { IndexName } of existing.GlobalSecondaryIndexes ?? []) {
    if (names.has(IndexName)) continue;
    await client.send(
      new UpdateTableCommand({ TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] }),
    );
  }
  const existingNames = existing.GlobalSecondaryIndexes?.map((index) => index.IndexName) ?? [];
  for (const index of wanted.indexes.filter(({ IndexName }) => !existingNames.includes(IndexName))) {
    await client.send(
      new UpdateTableCommand({
        TableName,
        AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create: index }],
      }),
    );
  }
}

async function adjustTimeToLive(client: DynamoDBClient, wanted: TableDescription): Promise<void> {
  const { TableName } = wanted.create;
  const { TimeToLiveDescription: existing } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  const current = existing?.TimeToLiveStatus === 'ENABLED' ? existing.AttributeName : undefined;
  if (current === wanted.expiryAttribute) return;
  const change = async (AttributeName: string, Enabled: boolean): Promise<void> => {
    await client.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled } }),
    );
  };
  if (current !== undefined) await change(current, false);
  if (wanted.expiryAttribute !== undefined) await change(wanted.expiryAttribute, true);
}
