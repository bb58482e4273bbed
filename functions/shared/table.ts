import {
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
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
  const client = new DynamoDBClient({});
  client.middlewareStack.add(
    (next) => (call) => next(call).catch(markConflict),
    // Where errors have their names already, and within each attempt.
    { step: 'deserialize', priority: 'high', name: 'markConflict' },
  );
  return { name: TABLE_NAME, client: DynamoDBDocumentClient.from(client, marshall) };
}

/**
 * A write that a transaction was in the way of was certainly not applied. The SDK leaves repeating it to us: it is
 * marked as what its own retries take up, in transactions where nothing else was the matter.
 */
function markConflict(error: unknown): never {
  if (error instanceof TransactionConflictException || isCancelledInPassing(error)) {
    Object.assign(error, { $retryable: { throttling: false } });
  }
  throw error;
}

/** Why a transaction is cancelled that is taken the next time; `None` stands for the items that were not the cause. */
const passingReasons = new Set([
  'None',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
  'TransactionConflict',
]);

/** Whether a transaction was cancelled for conflicts and limits alone: the same one can succeed the next time. */
export function isCancelledInPassing(error: unknown): error is TransactionCanceledException {
  if (!(error instanceof TransactionCanceledException)) return false;
  const reasons = error.CancellationReasons ?? [];
  return reasons.length > 0 && reasons.every(({ Code = 'None' }) => passingReasons.has(Code));
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
