import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideStage, type Verdict } from '../../../functions/decisions/decide-stage.ts';
import { officers, type StaffSide, startStaffSide } from '../desk/staff-side.ts';

let side: StaffSide;

beforeAll(async () => {
  side = await startStaffSide();
});

afterAll(() => side.stop());

const complete: Verdict = { outcome: 'complete' };
const decide = (number: string, verdict = complete) =>
  decideStage(number, 'file-check', verdict, officers.verifier, side);

it('lets one of many answers at the same moment win, and tells the others who it was', async () => {
  await side.enter('WUB-26-JJJJ-0001', 'file-check');
  const verdicts = Array.from({ length: 12 }, (_, index) => ({
    outcome: 'incomplete',
    reason: `Foto KTP buram, percobaan ${index}`,
  }));
  const outcomes = await Promise.allSettled(verdicts.map((verdict) => decide('WUB-26-JJJJ-0001', verdict)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue;
    expect(outcome.reason).toMatchObject({
      code: 'already-decided',
      values: { by: 'Vera Lestari, Verifikator' },
    });
  }
});

it('answers the same verdict as before when the application has moved on, and refuses another', async () => {
  await side.enter('WUB-26-JJJJ-0002', 'file-check');
  const first = await decide('WUB-26-JJJJ-0002');
  await side.enter('WUB-26-JJJJ-0002', 'decree');
  expect(await decide('WUB-26-JJJJ-0002')).toEqual(first);
  const other = { outcome: 'incomplete', reason: 'Foto KTP tidak terbaca' };
  await expect(decide('WUB-26-JJJJ-0002', other)).rejects.toMatchObject({ code: 'already-decided' });
});

it('refuses what has not reached the stage or is over', async () => {
  await side.enter('WUB-26-JJJJ-0003', 'decree');
  await expect(decide('WUB-26-JJJJ-0003')).rejects.toMatchObject({ status: 409, code: 'stage-mismatch' });
  await side.enter('WUB-26-JJJJ-0004', 'file-check');
  await side.applications.close('WUB-26-JJJJ-0004', 'refused');
  await expect(decide('WUB-26-JJJJ-0004')).rejects.toMatchObject({ status: 409, code: 'stage-mismatch' });
});

it('asks to try again where the time is just over, and takes the answer once the stage is entered again', async () => {
  const { stage } = await side.enter('WUB-26-JJJJ-0005', 'file-check');
  if (stage === undefined) throw new Error('The application has a stage');
  await side.decisions.expire({ ...stage, application: 'WUB-26-JJJJ-0005' });
  await expect(decide('WUB-26-JJJJ-0005')).rejects.toMatchObject({
    code: 'journey-in-motion',
    retryAfter: 2,
  });
  await side.enter('WUB-26-JJJJ-0005', 'file-check', { dueAt: '2026-03-16T09:00:00.000Z' });
  expect(await decide('WUB-26-JJJJ-0005')).toMatchObject({ answer: { outcome: 'complete' } });
});

it('tells the head of a whole city that a number does not exist, and others only that they may not', async () => {
  const unknown = 'WUB-26-ZZZZ-0000';
  await expect(decide(unknown)).rejects.toMatchObject({ status: 403 });
  await expect(
    decideStage(unknown, 'decree', { outcome: 'refused', reason: 'x' }, officers.head, side),
  ).rejects.toMatchObject({ status: 404 });
});
