import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFront } from '../../../../infra/local/front/front.ts';
import { frontRoutes } from '../../../../infra/local/front/routes.ts';
import type { Listening } from '../../../../infra/local/http-server.ts';
import { accessKeyIdOf } from '../../../../infra/local/lambda/credentials.ts';
import { parseCommandLine } from '../../../../infra/local/supervisor/command-line.ts';
import { listenForControl } from '../../../../infra/local/supervisor/control.ts';
import type { ProvisionedResource } from '../../../../infra/local/template/provision.ts';
import { openClock } from '../../../../infra/local/clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'front-'));
const front = createFront({ region: 'ap-southeast-3', account: '000000000000', log: () => undefined });
const follower: ProvisionedResource = {
  type: 'AWS::Lambda::Function',
  logicalId: 'Follow',
  stack: 'Test',
  ref: 'follow',
  attributes: { Arn: 'arn:of:follow' },
  properties: {},
};
const clock = openClock(join(folder, 'clock.json'));
const rules = [{ service: 'kms', kind: 'throttle', rate: 0.5, millis: 1000 }];
let control: Listening;
let bare: Listening;

const listenWith = (routes: ReturnType<typeof frontRoutes>) =>
  listenForControl(0, {
    clock,
    log: () => undefined,
    zone: 'Asia/Jakarta',
    addresses: () => undefined,
    counters: () => ({}),
    routes,
  });

beforeAll(async () => {
  control = await listenWith(frontRoutes(front, () => [follower]));
  bare = await listenWith(frontRoutes(undefined, () => []));
});
afterAll(async () => {
  await Promise.all([control.close(), bare.close()]);
  clock.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await fetch(new URL(path, control.url), {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
  return { status: answer.status, body: await answer.json() };
}

describe('the front on the control listener', () => {
  it('takes faults, says how many calls they struck, and takes them back', async () => {
    const asked = await ask('POST', '/faults', JSON.stringify({ seed: 7, rules }));
    expect(asked).toEqual({ status: 200, body: { seed: 7, rules: [{ ...rules[0], struck: 0 }] } });
    expect(await ask('DELETE', '/faults')).toEqual({ status: 200, body: { seed: 0, rules: [] } });
    expect(await ask('GET', '/faults')).toEqual({ status: 200, body: { seed: 0, rules: [] } });
  });

  it('says what is wrong with faults, and takes none from a page of another site', async () => {
    const wrong = await ask('POST', '/faults', '{"seed":1,"rules":[{"service":"moon"}]}');
    expect(wrong.status).toBe(400);
    expect(JSON.stringify(wrong.body)).toContain('service');
    const foreign = { origin: 'https://other.example' };
    expect((await ask('POST', '/faults', '{"seed":1,"rules":[]}', foreign)).status).toBe(403);
  });

  it('names the functions behind the calls', async () => {
    const secondHand = { invoke: () => Promise.resolve({ payload: null }) };
    await front.invoker('states', secondHand).invoke('arn:of:follow', {}, accessKeyIdOf('follow'));
    expect((await ask('GET', '/calls')).body).toMatchObject([{ caller: 'arn:of:follow', count: 1 }]);
  });

  it('says how to start where there is no front', async () => {
    const answer = await fetch(new URL('/faults', bare.url));
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('--record or --faults');
  });
});

describe('the command line', () => {
  it('reads the faults of a file, and names the file where it cannot', () => {
    const file = join(folder, 'faults.json');
    writeFileSync(file, JSON.stringify({ seed: 7, rules }));
    expect(parseCommandLine(['--record', '--faults', file])).toMatchObject({
      record: true,
      faults: { seed: 7, rules },
    });
    expect(parseCommandLine([])).not.toHaveProperty('faults');
    writeFileSync(file, '{}');
    expect(() => parseCommandLine(['--faults', file])).toThrow(file);
    expect(() => parseCommandLine(['--faults', `${file}.none`])).toThrow('ENOENT');
  });
});
