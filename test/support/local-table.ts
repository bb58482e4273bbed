import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../functions/shared/table.ts';
import { createDynamoDb } from '../../infra/local/dynamodb/dynamodb.ts';
import { ledger } from '../infra/local/dynamodb/table-fixture.ts';
import { createSurroundings } from './surroundings.ts';

/** The programme's table in a DynamoDB of its own, for the tests of one file. */
export interface LocalTable {
  readonly table: Table;
  /** Where it answers, for functions that make their own client. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts an empty table with the keys `pk` and `sk` in a folder under the system's tmp. */
export async function startLocalTable(): Promise<LocalTable> {
  const surroundings = createSurroundings();
  const dynamoDb = createDynamoDb(surroundings);
  await dynamoDb.listen?.();
  const { ref } = await dynamoDb.provision(ledger());
  const endpoint = dynamoDb.endpoint();
  const client = new DynamoDBClient({
    endpoint,
    region: surroundings.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    table: {
      name: ref,
      client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    },
    endpoint,
    stop: async () => {
      client.destroy();
      await dynamoDb.stop();
      surroundings.remove();
    },
  };
}
