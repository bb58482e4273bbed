import { DeleteItemCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DatabaseSync } from 'node:sqlite';
import type { Clock, Log } from '../contract.ts';
import {
  EXPIRING_TABLE,
  type ExpiringTable,
  expiryIndex,
  findExpired,
  identityTrigger,
} from './expiry-schema.ts';

/** AWS removes expired items within days; a minute shows sooner what a program forgot. */
const SWEEP_MILLIS = 60_000;
const ITEMS_AT_ONCE = 100;

/**
 * Removes expired items as time to live does, each on the condition that it is still expired. They are found
 * through the database's file, where the removal is marked as the service's own.
 * @returns when `signal` aborts
 */
export async function sweepExpired(
  file: string,
  tables: readonly ExpiringTable[],
  client: DynamoDBClient,
  clock: Clock,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const database = new DatabaseSync(file);
  // The database's process checkpoints; marks that a power cut takes are not needed again.
  database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA busy_timeout = 1000');
  try {
    database.exec(EXPIRING_TABLE);
    for (const table of tables) database.exec(`${expiryIndex(table)}; ${identityTrigger(table)}`);
    const sweeps = tables.map((table) => prepareSweep(database, table, client, signal));
    for (;;) {
      for (const sweep of sweeps) {
        try {
          await sweep(Math.floor(clock.millis() / 1000));
        } catch (error) {
          if (!signal.aborted) log('Time to live failed; it tries again', { error: String(error) });
        }
      }
      await clock.waitUntil(clock.millis() + SWEEP_MILLIS, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    database.close();
  }
}

type Sweep = (epochSeconds: number) => Promise<void>;

function prepareSweep(
  database: DatabaseSync,
  table: ExpiringTable,
  client: DynamoDBClient,
  signal: AbortSignal,
): Sweep {
  const find = database.prepare(findExpired(table, ITEMS_AT_ONCE));
  const mark = database.prepare('INSERT OR IGNORE INTO _expiring SELECT ?1, value FROM json_each(?2)');
  const unmark = database.prepare('DELETE FROM _expiring WHERE table_name = ?');
  const sweep: Sweep = async (now) => {
    const expired = find.all(now);
    if (expired.length === 0) return;
    mark.run(table.name, JSON.stringify(expired.map(({ keys }) => keys)));
    try {
      for (const { item } of expired) {
        signal.throwIfAborted();
        await remove(client, table, JSON.parse(String(item)) as Record<string, AttributeValue>, now);
      }
    } finally {
      unmark.run(table.name);
    }
    if (expired.length === ITEMS_AT_ONCE) await sweep(now);
  };
  return sweep;
}

async function remove(
  client: DynamoDBClient,
  table: ExpiringTable,
  item: Record<string, AttributeValue>,
  now: number,
): Promise<void> {
  try {
    await client.send(
      new DeleteItemCommand({
        TableName: table.name,
        Key: Object.fromEntries(
          Object.entries(item).filter(([attribute]) => table.keyAttributes.includes(attribute)),
        ),
        ConditionExpression: '#expiry < :now',
        ExpressionAttributeNames: { '#expiry': table.expiryAttribute },
        ExpressionAttributeValues: { ':now': { N: String(now) } },
      }),
    );
  } catch (error) {
    // Somebody prolonged or removed it meanwhile.
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
  }
}
