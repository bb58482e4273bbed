import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { readEnvironment } from '#shared/environment.ts';

/** The programme's one table and the client that reaches it. Repositories are given one. */
export interface Table {
  readonly name: string;
  readonly client: DynamoDBDocumentClient;
}

const marshall = { marshallOptions: { removeUndefinedValues: true } };

/** The table named by TABLE_NAME. @throws Error where the variable is missing */
export function openTable(): Table {
  const { TABLE_NAME } = readEnvironment({ TABLE_NAME: z.string().min(1) });
  return { name: TABLE_NAME, client: DynamoDBDocumentClient.from(new DynamoDBClient({}), marshall) };
}

/**
 * The same table through a client that never repeats a request by itself: for an update that must not be applied
 * twice when only its reply was lost.
 */
export function openTableWithoutRetries(): Table {
  const { TABLE_NAME } = readEnvironment({ TABLE_NAME: z.string().min(1) });
  const client = new DynamoDBClient({ maxAttempts: 1 });
  return { name: TABLE_NAME, client: DynamoDBDocumentClient.from(client, marshall) };
}
