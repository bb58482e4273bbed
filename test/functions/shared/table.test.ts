import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openTable, openTableWithoutRetries } from '../../../functions/shared/table.ts';

/** What the database answers, one after the other; then an empty success. */
const answers: Record<string, unknown>[] = [];
let asked = 0;

const database = createServer((request, response) => {
  request.resume().on('end', () => {
    asked += 1;
    const answer = answers.shift();
    response.writeHead(answer === undefined ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer ?? {}));
  });
});

beforeEach(async () => {
  database.listen(0, '127.0.0.1');
  await once(database, 'listening');
  asked = 0;
  vi.stubEnv('TABLE_NAME', 'table');
  vi.stubEnv('AWS_REGION', 'ap-southeast-3');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${(database.address() as AddressInfo).port}`);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  answers.length = 0;
  database.close();
  database.closeAllConnections();
  await once(database, 'close');
});

const error = (name: string, more: Record<string, unknown> = {}) => ({
  __type: `com.amazonaws.dynamodb.v20120810#${name}`,
  message: 'refused',
  ...more,
});
const cancelled = (...codes: string[]) =>
  error('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) });

const put = () => new PutCommand({ TableName: 'table', Item: { pk: 'a', sk: 'b' } });
const transact = () =>
  new TransactWriteCommand({ TransactItems: [{ Put: { TableName: 'table', Item: { pk: 'a', sk: 'b' } } }] });

it('repeats a write that a transaction was in the way of', async () => {
  answers.push(error('TransactionConflictException'));
  await openTable().client.send(put());
  expect(asked).toBe(2);
});

it('repeats a transaction that was cancelled for a conflict or a limit alone', async () => {
  answers.push(cancelled('TransactionConflict', 'None'), cancelled('None', 'ThrottlingError'));
  await openTable().client.send(transact());
  expect(asked).toBe(3);
});

it('repeats no transaction whose own condition failed, and nothing where it is asked not to', async () => {
  answers.push(cancelled('TransactionConflict', 'ConditionalCheckFailed'));
  await expect(openTable().client.send(transact())).rejects.toThrow('refused');
  expect(asked).toBe(1);
  answers.push(error('TransactionConflictException'));
  await expect(openTableWithoutRetries().client.send(put())).rejects.toThrow('refused');
  expect(asked).toBe(2);
});
