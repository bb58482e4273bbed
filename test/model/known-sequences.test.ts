import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Model, openModel } from './run-model.ts';
import { openSequence } from './sequence.ts';

const [there, here] = ['32.76.02.1008', '32.76.06.1001'] as const;
let model: Model;

beforeAll(async () => {
  model = await openModel();
});
afterAll(() => model.remove());

describe('a freed place', () => {
  it('that nobody waited for goes to the first who comes after', async () => {
    const { world, applies, happens, headOf } = openSequence(model);
    const first = await applies(1, 'wub', here);
    await happens(first, 'withdrawn');
    await applies(2, 'wub', here);
    const third = await applies(3, 'wub', here);
    expect((await headOf(third)).state).toBe('holds-place');
    expect(world.broke()).toEqual([]);
  });
});

describe('a case that was parked', () => {
  it('on its way to another area gets there when it goes on', async () => {
    const { world, applies, happens, answers, headOf } = openSequence(model);
    const number = await applies(1, 'wub', here);
    world.broken.add('MovePlace');
    await happens(number, 'moved', there);
    expect((await headOf(number)).stage?.name).toBe('parked');
    await answers(number, 'resume');
    expect((await headOf(number)).area).toBe(there);
    expect(world.broke()).toEqual([]);
  });

  it('after the decree has its decree and companion when it goes on', async () => {
    const { world, applies, answers, headOf } = openSequence(model);
    const number = await applies(1, 'wub', here);
    await answers(number, 'complete');
    await answers(number, 'recommended');
    world.broken.add('OpenTraining');
    await answers(number, 'fixed');
    await answers(number, 'resume');
    const { decree, companion, state } = await headOf(number);
    expect([state, decree]).toEqual(['participant', `800/${number}-3/2026`]);
    expect(companion).toBeDefined();
    expect(world.broke()).toEqual([]);
  });

  it.each([
    ['before the applicant was asked to mend', 'OpenCorrection'],
    ['when nobody had mended it in time', 'SettleTimeout'],
  ])('%s still says what is to be mended', async (_, name) => {
    const { world, applies, answers, silence, decisionOf } = openSequence(model);
    const number = await applies(1, 'wub', here);
    world.broken.add(name);
    await answers(number, 'correction');
    if (name === 'SettleTimeout') await silence(number);
    expect((await decisionOf(number))?.stage).toBe('parked');
    await answers(number, 'resume');
    expect((await decisionOf(number))?.facts['items']).toBe('business-unclear');
    await answers(number, 'resubmitted');
    expect((await decisionOf(number))?.stage).toBe('file-check');
    expect(world.broke()).toEqual([]);
  });

  it.each(['ConfirmPlace', 'OpenFileCheck'])('(%s) can be moved to another area', async (name) => {
    const { world, applies, answers, happens, headOf } = openSequence(model);
    world.broken.add(name);
    const number = await applies(1, 'wub', here);
    await happens(number, 'moved', there);
    expect(await headOf(number)).toMatchObject({ area: there, stage: { name: 'file-check' } });
    await answers(number, 'complete');
    expect((await headOf(number)).stage?.name).toBe('recommendation');
  });
});

it('the reason why somebody is «not my resident» is told again where the dinas did not look in time', async () => {
  const { applies, answers, silence, decisionOf } = openSequence(model);
  const number = await applies(1, 'wub', here);
  await answers(number, 'complete');
  await answers(number, 'not-resident');
  const asked = (await decisionOf(number))?.facts['reason'];
  await silence(number);
  const again = await decisionOf(number);
  expect([again?.stage, again?.attempt]).toEqual(['residence', 4]);
  expect(again?.facts['reason']).toBe(asked);
});

it('a transaction that crossed another one parks no case', async () => {
  for (let after = 4; after < 24; after += 1) {
    const { world, applies, answers, headOf } = openSequence(model);
    const number = await applies(1, 'wub', here);
    await answers(number, 'incomplete', [{ kind: 'conflict', after, times: 1 }]).catch(() => undefined);
    const { state, stage } = await headOf(number);
    expect(stage?.name, `conflict after ${after} calls`).not.toBe('parked');
    if (state === 'refused') expect(world.broke()).toEqual([]);
  }
});

it('a second place is given back whole, also where giving it back was cut short', async () => {
  for (let after = 8; after < 30; after += 1) {
    const { world, applies, headOf } = openSequence(model);
    await applies(1, 'wub', here);
    const second = await applies(1, 'rintisan', here, [{ kind: 'reply lost', after, times: 5 }]).catch(
      () => undefined,
    );
    if (second === undefined) continue;
    expect((await headOf(second)).state, `reply lost after ${after} calls`).toBe('refused');
    expect(world.broke()).toEqual([]);
  }
});

it('what is decided in a later run is in the history beside what was decided in an earlier one', async () => {
  const { world, people, applies, answers, happens, headOf } = openSequence(model);
  const first = await applies(1, 'wub', here);
  await applies(2, 'wub', here);
  const moving = await applies(3, 'wub', there);
  await happens(moving, 'moved', here);
  expect((await headOf(moving)).state).toBe('waits');
  await happens(first, 'withdrawn');
  await answers(moving, 'complete');
  const events = await people.history.list(moving);
  expect(events.map(({ what }) => what)).toEqual([`file-check: moved ${here}`, 'file-check: complete']);
  expect(world.broke()).toEqual([]);
});

it('who moves away and back, and away again, keeps the place', async () => {
  const { world, applies, happens, headOf } = openSequence(model);
  const number = await applies(1, 'wub', here);
  for (const area of [there, here, there, here]) {
    await happens(number, 'moved', area);
    expect(await headOf(number)).toMatchObject({ area, state: 'holds-place' });
    expect(world.broke()).toEqual([]);
  }
});
