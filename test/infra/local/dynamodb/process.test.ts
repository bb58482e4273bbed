import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findProgram } from '../../../../infra/local/dynamodb/child-process.ts';
import { createDynamoDb } from '../../../../infra/local/dynamodb/dynamodb.ts';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';

let surroundings: TestSurroundings;

beforeEach(() => {
  surroundings = createSurroundings();
});
afterEach(() => surroundings.remove());

/** Process ids of databases on this test's file. */
function databases(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid)) return false;
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return command.includes(join(surroundings.dataDir, 'tables.sqlite')) && !command.includes('/bin/sh');
      } catch {
        return false;
      }
    });
}

const HOST = `
import { createDynamoDb } from '${new URL('../../../../infra/local/dynamodb/dynamodb.ts', import.meta.url).pathname}';
const [dataDir] = process.argv.slice(1);
const dynamoDb = createDynamoDb({ dataDir, port: 0, region: 'r', account: '0', log() {}, clock: {} });
await dynamoDb.listen();
process.stdout.write(dynamoDb.endpoint());
setInterval(() => {}, 1000);
`;

it('leaves no database behind when its host is killed', async () => {
  const host = spawn(process.execPath, ['--input-type=module', '-e', HOST, surroundings.dataDir]);
  await once(host.stdout, 'data');
  expect(databases()).toHaveLength(1);
  host.kill('SIGKILL');
  await vi.waitUntil(() => databases().length === 0);
});

it('ends the database when it is stopped', async () => {
  const dynamoDb = createDynamoDb(surroundings);
  await dynamoDb.listen?.();
  expect(databases()).toHaveLength(1);
  await dynamoDb.stop();
  expect(databases()).toEqual([]);
});

it('clears away a database that a crashed run left on its file', async () => {
  const file = join(surroundings.dataDir, 'tables.sqlite');
  const left = spawn(findProgram(), ['--port', '0', '--db-path', file], { stdio: 'ignore' });
  await vi.waitUntil(() => databases().length === 1);
  const dynamoDb = createDynamoDb(surroundings);
  await dynamoDb.listen?.();
  expect(databases()).toHaveLength(1);
  expect(databases()).not.toContain(left.pid);
  await dynamoDb.stop();
});

it('brings the database up again on the same port when it dies', async () => {
  const dynamoDb = createDynamoDb(surroundings);
  await dynamoDb.listen?.();
  const [pid] = databases();
  process.kill(pid ?? 0, 'SIGKILL');
  await vi.waitUntil(async () => {
    const answer = await fetch(dynamoDb.endpoint()).catch(() => undefined);
    return answer?.ok === true && !databases().includes(pid ?? 0);
  });
  await dynamoDb.stop();
  expect(databases()).toEqual([]);
});

it('names the port that is in use', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const { port } = squatter.address() as AddressInfo;
  const dynamoDb = createDynamoDb({ ...surroundings, port });
  await expect(dynamoDb.listen?.()).rejects.toThrow(`Port ${port} is in use`);
  await dynamoDb.stop();
  squatter.close();
});

it('says what to do where the program is not installed', async () => {
  const elsewhere = join(surroundings.dataDir, 'child-process.ts');
  copyFileSync(new URL('../../../../infra/local/dynamodb/child-process.ts', import.meta.url), elsewhere);
  const module = (await import(elsewhere)) as { findProgram: () => string };
  expect(() => module.findProgram()).toThrow(
    'the package @dynoxide/linux-x64 (Linux on x64 only) is not installed. Run npm install, or set AWS_ENDPOINT_URL_DYNAMODB',
  );
});

it('gives the last words of a database that does not start', async () => {
  writeFileSync(join(surroundings.dataDir, 'tables.sqlite'), 'no database '.repeat(100));
  const dynamoDb = createDynamoDb(surroundings);
  await expect(dynamoDb.listen?.()).rejects.toThrow(/^DynamoDB did not start: .*not a valid SQLite database/);
  await dynamoDb.stop();
  expect(databases()).toEqual([]);
});
