import { BatchWriteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoDb, type DynamoDb } from '../../../../infra/local/dynamodb/dynamodb.ts';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';
import { documentsOf, ledger } from './table-fixture.ts';

const NAME = 'Test-Ledger';

let surroundings: TestSurroundings;
let dynamoDb: DynamoDb;
let documents: DynamoDBDocumentClient;

beforeEach(async () => {
  surroundings = createSurroundings();
  dynamoDb = createDynamoDb(surroundings);
  await dynamoDb.listen?.();
  await dynamoDb.provision(ledger());
  documents = documentsOf(dynamoDb);
});
afterEach(async () => {
  await dynamoDb.stop();
  surroundings.remove();
});

async function write(count: number): Promise<void> {
  for (let from = 0; from < count; from += 25) {
    const requests = Array.from({ length: Math.min(25, count - from) }, (_unused, index) => ({
      PutRequest: { Item: { pk: 'p', sk: String(from + index) } },
    }));
    await documents.send(new BatchWriteCommand({ RequestItems: { [NAME]: requests } }));
  }
}
function kept(): number {
  const database = new DatabaseSync(join(surroundings.dataDir, 'tables.sqlite'), { readOnly: true });
  const row = database.prepare('SELECT COUNT(*) AS kept FROM _stream_records').get();
  database.close();
  return Number(row?.['kept']);
}

describe('the changes of a table', () => {
  it('are forgotten once all who follow have read them, but for the newest, and go on behind it', async () => {
    await write(1_200);
    const changes = dynamoDb.changes();
    const { position: half } = await changes.read(NAME, undefined, 600);
    const end = await changes.latest(NAME);
    changes.release(NAME, [end, undefined]);
    expect(kept()).toBe(1_200);
    changes.release(NAME, [end, half]);
    expect(kept()).toBe(600);
    changes.release(NAME, [end, end]);
    expect(kept()).toBe(1);
    await documents.send(new PutCommand({ TableName: NAME, Item: { pk: 'p', sk: 'next' } }));
    const next = await changes.read(NAME, end, 10);
    expect(next.changes.map((change) => change.keys['sk'])).toEqual([{ S: 'next' }]);
    expect(Number(next.changes[0]?.sequenceNumber)).toBe(1_201);
  });

  it('wake those who wait for them, and nobody else', async () => {
    await dynamoDb.provision({ ...ledger(), logicalId: 'Other' });
    const calledOff = new AbortController();
    const mine = dynamoDb.changes().changed(NAME, undefined, calledOff.signal);
    const others = dynamoDb.changes().changed('Test-Other', undefined, calledOff.signal);
    await write(1);
    await mine;
    calledOff.abort(new Error('still waiting'));
    await expect(others).rejects.toThrow('still waiting');
  });

  it('are found at once by those who come after them', async () => {
    await write(1);
    await dynamoDb.changes().changed(NAME, undefined, new AbortController().signal);
    const end = await dynamoDb.changes().latest(NAME);
    const calledOff = AbortSignal.abort(new Error('still waiting'));
    await expect(dynamoDb.changes().changed(NAME, end, calledOff)).rejects.toThrow('still waiting');
  });
});
