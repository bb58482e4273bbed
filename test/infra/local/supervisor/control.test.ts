import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MovableClock, openClock } from '../../../../infra/local/clock.ts';
import type { Listening } from '../../../../infra/local/http-server.ts';
import { type Addresses, addressesOf } from '../../../../infra/local/supervisor/addresses.ts';
import { listenForControl } from '../../../../infra/local/supervisor/control.ts';
import { choosePorts } from '../../../../infra/local/supervisor/ports.ts';
import { openDataFolder } from '../../../../infra/local/supervisor/data-folder.ts';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';

let surroundings: TestSurroundings;
let clock: MovableClock;
let control: Listening;
let addresses: Addresses | undefined;

beforeEach(async () => {
  surroundings = createSurroundings();
  const folder = openDataFolder(join(surroundings.dataDir, 'data'));
  addresses = addressesOf(await choosePorts(folder, 9000), 'http://127.0.0.1:9005', [], []);
  folder.close();
  clock = openClock(join(surroundings.dataDir, 'clock.json'));
  control = await listenForControl(0, {
    clock,
    log: surroundings.log,
    zone: 'Asia/Jakarta',
    addresses: () => addresses,
    counters: () => ({ Sweep: 3 }),
  });
});
afterEach(async () => {
  await control.close();
  clock.close();
  surroundings.remove();
});

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${control.url}/clock`, { method: 'POST', body: JSON.stringify(body), headers });

const form = (fields: Record<string, string>) =>
  fetch(`${control.url}/clock`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
    headers: { origin: control.url },
  });

describe('the clock over HTTP', () => {
  it('is shown and moved by a program', async () => {
    expect(await (await fetch(`${control.url}/clock`)).json()).toEqual({
      now: expect.stringMatching(/Z$/),
      offsetMillis: 0,
    });
    const moved = await post({ advanceBySeconds: 3_600 });
    expect(await moved.json()).toMatchObject({ offsetMillis: 3_600_000 });
    const asCurlDoes = { 'content-type': 'application/x-www-form-urlencoded' };
    const again = await post({ advanceBySeconds: 60 }, asCurlDoes);
    expect(await again.json()).toMatchObject({ offsetMillis: 3_660_000 });
    const target = new Date(clock.millis() + 86_400_000).toISOString();
    await post({ advanceTo: target });
    expect(Math.abs(clock.millis() - Date.parse(target))).toBeLessThan(1_000);
  });

  it('is moved by the buttons and the field of its page, in the zone the page shows', async () => {
    expect((await form({ advanceBySeconds: '86400' })).status).toBe(303);
    expect(clock.offsetMillis()).toBe(86_400_000);
    const year = new Date(clock.millis()).getUTCFullYear() + 1;
    await form({ advanceToLocal: `${year}-01-05T08:30` });
    expect(new Date(clock.millis()).toISOString()).toMatch(`${year}-01-05T01:30:00`);
  });

  it.each([
    [{ advanceTo: '2020-01-01T00:00:00Z' }, 'only moves forward'],
    [{ advanceTo: 'besok' }, 'Give {'],
    [{ advanceBySeconds: -1 }, 'Give {'],
    [{}, 'Give {'],
    ['', 'Give {'],
  ])('stays where it is for %j', async (body, message) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(message);
    expect(clock.offsetMillis()).toBe(0);
  });

  it('is not moved by a page of another site', async () => {
    const answer = await post({ advanceBySeconds: 3_600 }, { origin: 'https://example.org' });
    expect(answer.status).toBe(403);
    expect(clock.offsetMillis()).toBe(0);
  });
});

describe('the control page', () => {
  it('shows the time in the zone and all addresses', async () => {
    clock.advanceTo(`${new Date(clock.millis()).getUTCFullYear() + 1}-03-02T01:00:00Z`);
    const page = await (await fetch(control.url)).text();
    expect(page).toContain('2 Maret');
    expect(page).toContain('08.00');
    expect(page).toContain('<a href="http://localhost:9000">');
    expect(page).toContain('http://127.0.0.1:9005');
    expect(page).toContain('lang="id"');
  });
});

describe('for programs', () => {
  it('tells whether all is ready', async () => {
    expect((await fetch(`${control.url}/health`)).status).toBe(200);
    addresses = undefined;
    const early = await fetch(`${control.url}/health`);
    expect(early.status).toBe(503);
    expect(await early.json()).toEqual({ ready: false });
  });

  it('counts invocations, and answers 404 to what it does not have', async () => {
    expect(await (await fetch(`${control.url}/counters`)).json()).toEqual({ Sweep: 3 });
    expect((await fetch(`${control.url}/elsewhere`)).status).toBe(404);
  });
});
