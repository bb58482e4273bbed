import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type LocalCloud,
  type LocalCloudOptions,
  startLocalCloud,
} from '../../../../infra/local/supervisor/local-cloud.ts';
import type { CreateSeed, Seed } from '../../../../infra/local/supervisor/seed.ts';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';
import { composeFixture, synthesiseFixture } from './fixture.ts';

let surroundings: TestSurroundings;
let cloud: LocalCloud | undefined;

beforeEach(() => {
  surroundings = createSurroundings();
});
afterEach(async () => {
  await cloud?.stop();
  cloud = undefined;
  surroundings.remove();
});

const data = () => join(surroundings.dataDir, 'data');
async function start(options: Partial<LocalCloudOptions> = {}): Promise<LocalCloud> {
  cloud = await startLocalCloud({
    data: data(),
    port: 0,
    compose: composeFixture,
    synthesise: synthesiseFixture,
    ...options,
  });
  return cloud;
}
const tableOf = (running: LocalCloud) => {
  const client = new DynamoDBClient({
    endpoint: running.addresses.dynamodb,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const TableName = running.addresses.table;
  return {
    put: (pk: string) => client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk } } })),
    count: async () => (await client.send(new ScanCommand({ TableName }))).Count,
  };
};
const counters = async (running: LocalCloud) =>
  (await (await fetch(`${running.addresses.control}/counters`)).json()) as Record<string, number>;

describe('a local cloud', { timeout: 30_000 }, () => {
  it("brings up the template's resources and hands a table's changes to its function", async () => {
    const running = await start();
    await tableOf(running).put('a');
    await vi.waitUntil(async () => Object.values(await counters(running))[0] === 1);
    expect(Object.keys(running.addresses.queues)).toEqual(['failed']);
    expect(await running.invoke('Follow', {})).toEqual({ payload: { received: 0, table: undefined } });
  });

  it('says where everything is while it runs, and not after', async () => {
    const running = await start();
    const file = join(data(), 'addresses.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(running.addresses)));
    await running.stop();
    expect(existsSync(file)).toBe(false);
    await expect(fetch(running.addresses.control)).rejects.toThrow('fetch failed');
  });

  it('comes up again with its data, its clock and the same ports', async () => {
    const first = await start();
    await tableOf(first).put('a');
    first.clock.advanceBy(86_400_000);
    const { addresses } = first;
    await first.stop();
    cloud = await startLocalCloud({ data: data(), compose: composeFixture, synthesise: synthesiseFixture });
    expect(cloud.addresses).toEqual(addresses);
    expect(await tableOf(cloud).count()).toBe(1);
    expect(cloud.clock.offsetMillis()).toBe(86_400_000);
  });

  it('begins anew where it is told to', async () => {
    const first = await start();
    await tableOf(first).put('a');
    await first.stop();
    expect(await tableOf(await start({ fresh: true })).count()).toBe(0);
  });

  it('is filled once, again only after a failure, and for one city', async () => {
    const plant = vi.fn<Seed['plant']>().mockRejectedValueOnce(new Error('power cut'));
    const accounts = [{ sub: '1', email: 'sari@dinas.example', name: 'Sari', title: 'Verifikator' }];
    const createSeed = vi.fn<CreateSeed>((city = 'depok') => ({ city, accounts, plant }));
    await expect(start({ createSeed })).rejects.toThrow('power cut');
    const running = await start({ createSeed, city: 'padang' });
    expect(plant.mock.lastCall?.[0].addresses).toEqual(running.addresses);
    expect(running.addresses.accounts).toEqual(accounts);
    await running.stop();
    await (await start({ createSeed })).stop();
    expect(createSeed).toHaveBeenLastCalledWith('padang');
    expect(plant).toHaveBeenCalledTimes(2);
    await expect(start({ createSeed, city: 'depok' })).rejects.toThrow('holds padang, not depok');
  });

  it('leaves nothing behind when it cannot start', async () => {
    const failing = start({ synthesise: () => Promise.reject(new Error('no such handler')) });
    await expect(failing).rejects.toThrow('no such handler');
    expect(existsSync(join(data(), 'addresses.json'))).toBe(false);
    await start();
  });

  it('refuses a folder on which another one runs', async () => {
    const running = await start();
    await expect(start()).rejects.toThrow(`already runs on ${data()} (process ${process.pid})`);
    cloud = running;
  });

  it('names the port that is in use', async () => {
    const first = await start();
    await first.stop();
    const { port } = new URL(first.addresses.sqs);
    const squatter = createServer().listen(Number(port), '127.0.0.1');
    await once(squatter, 'listening');
    const again = startLocalCloud({ data: data(), compose: composeFixture, synthesise: synthesiseFixture });
    await expect(again).rejects.toThrow(`Port ${port} is in use`);
    squatter.close();
  });
});
