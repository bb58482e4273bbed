import { afterAll, beforeAll, expect, it } from 'vitest';
import { claimsOf, send, signedIn, textOf } from '../desk/browser.ts';
import { officers, type StaffSide, startStaffSide } from '../desk/staff-side.ts';

let side: StaffSide;
let handler: unknown;

beforeAll(async () => {
  side = await startStaffSide();
  ({ handler } = await import('../../../functions/training/record-training.handler.ts'));
});

afterAll(() => side.stop());

const api = 'POST /api/applications/{number}/training-result';

it('shows the trainer whom to call, and not the NIK', async () => {
  await side.enter('WUB-26-CCCC-0001', 'training');
  const { cookies } = await signedIn(officers.trainer, side.table);
  const path = { number: 'WUB-26-CCCC-0001' };
  const answer = await send(handler, 'GET /meja/pelatihan/{number}', { path, cookies });
  expect(answer.status).toBe(200);
  expect(textOf(answer.text)).toContain('Siti Aminah');
  expect(textOf(answer.text)).toContain('+6281234567890');
  expect(textOf(answer.text)).toContain('Dinas Koperasi dan Usaha Mikro');
  expect(answer.text).not.toMatch(/3276\d|3276\*/);
});

it('records a result by the form and goes back to the desk', async () => {
  await side.enter('WUB-26-CCCC-0002', 'training');
  const { cookies, csrf } = await signedIn(officers.trainer, side.table);
  const post = (form: Record<string, string>) =>
    send(handler, 'POST /meja/pelatihan/{number}', {
      path: { number: 'WUB-26-CCCC-0002' },
      cookies,
      form: { csrf, ...form },
    });
  const without = await post({ outcome: 'deferred', reason: '' });
  expect([without.status, textOf(without.text)]).toEqual([
    422,
    expect.stringContaining('Tulis alasannya, paling sedikit 10 huruf.'),
  ]);
  expect((await post({})).status).toBe(422);
  expect((await post({ sessions: '10', attended: '11', outcome: 'completed' })).status).toBe(422);
  const done = await post({ sessions: '10', attended: '8', outcome: 'completed', reason: '' });
  expect([done.status, done.headers['location']]).toEqual([303, '/meja?selesai=WUB-26-CCCC-0002']);
});

it('records a result by the API, in the trainer’s own agency only', async () => {
  await side.enter('WUB-26-CCCC-0003', 'training', { sector: 'kuliner' });
  const path = { number: 'WUB-26-CCCC-0003' };
  const json = { sessions: 10, attended: 7 };
  for (const officer of [officers.otherTrainer, officers.verifier, officers.head]) {
    const refused = await send(handler, api, { path, claims: claimsOf(officer), json });
    expect([officer.email, refused.status]).toEqual([officer.email, 403]);
  }
  const answer = await send(handler, api, { path, claims: claimsOf(officers.trainer), json });
  expect(JSON.parse(answer.text)).toMatchObject({ stage: 'training', outcome: 'not-completed' });
});

it('refuses a result for somebody who is not in training', async () => {
  await side.enter('WUB-26-CCCC-0004', 'decree');
  const answer = await send(handler, api, {
    path: { number: 'WUB-26-CCCC-0004' },
    claims: claimsOf(officers.trainer),
    json: { sessions: 10, attended: 9 },
  });
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([409, 'stage-mismatch']);
});

it('makes a participant of whom the machine hands to training, on the desk of the sector’s agency', async () => {
  await side.enter('WUB-26-CCCC-0005', 'decree', { sector: 'perdagangan' });
  const { handler: open } = await import('../../../functions/training/open-training.handler.ts');
  const input = {
    taskToken: 'token of training',
    application: 'WUB-26-CCCC-0005',
    entered: '2026-03-02T03:00:00.000Z',
    dueAt: '2026-05-29T09:00:00.000Z',
  };
  const run = open as unknown as (event: unknown, context: unknown) => Promise<unknown>;
  expect(await run(input, { awsRequestId: 'test' })).toEqual({});
  expect(await side.applications.get('WUB-26-CCCC-0005')).toMatchObject({
    state: 'participant',
    stage: { name: 'training', desk: 'training#2026#disdagin' },
  });
});

it('counts a result against the attendance once a second officer gives the same', async () => {
  await side.enter('WUB-26-CCCC-0006', 'training', { sector: 'kuliner' });
  const give = (officer: (typeof officers)['trainer'], json: object) =>
    send(handler, api, { path: { number: 'WUB-26-CCCC-0006' }, claims: claimsOf(officer), json });
  const json = {
    sessions: 10,
    attended: 7,
    outcome: 'completed',
    reason: 'Sakit dua kali, ujian akhir lulus',
  };
  expect((await give(officers.trainer, { ...json, reason: '' })).status).toBe(422);
  const proposed = await give(officers.trainer, json);
  expect([proposed.status, JSON.parse(proposed.text).state]).toEqual([202, 'second-person-needed']);
  expect((await give(officers.trainer, json)).status).toBe(202);
  const other = await give(officers.secondTrainer, { ...json, attended: 6 });
  expect(other.status).toBe(202);
  const agreed = await give(officers.trainer, { ...json, attended: 6 });
  expect([agreed.status, JSON.parse(agreed.text).outcome]).toEqual([200, 'completed']);
});
