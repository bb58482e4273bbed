import type { Model } from './run-model.ts';
import type { Fault } from './faults.ts';
import { modelClock } from './model-clock.ts';
import { inOrder } from './world.ts';

/** One sequence written down by hand: who does what, with the stream delivered in between. */
export function openSequence(model: Model, start = '2026-01-07T02:00:00.000Z') {
  const { world, people } = model.begin(start);
  const quietly = async <Result>(
    faults: readonly Fault[],
    action: () => Promise<Result>,
  ): Promise<Result> => {
    modelClock.tick(1000);
    const result = await world.withFaults(faults, async () => {
      const done = await action();
      await world.settle(inOrder);
      return done;
    });
    return result;
  };
  return {
    world,
    people,
    applies: async (person: number, track: string, area: string, faults: readonly Fault[] = []) =>
      (
        await quietly(faults, () =>
          people.apply(person, track, area, `${person} ${track} ${modelClock.millis()}`),
        )
      ).number,
    answers: async (number: string, outcome: string, faults: readonly Fault[] = []) => {
      const { stage } = await people.applications.get(number);
      await quietly(faults, () => people.answer(number, stage?.name ?? '', outcome, ''));
    },
    happens: (number: string, what: 'withdrawn' | 'left' | 'died' | 'moved', area = '') =>
      quietly([], () => people.happens(number, what, area)),
    silence: async (number: string) => {
      const { stage } = await people.applications.get(number);
      await world.advanceTo(Date.parse(stage?.dueAt ?? '') + 1000, inOrder);
    },
    headOf: (number: string) => people.applications.get(number),
    decisionOf: async (number: string) => {
      const { stage } = await people.applications.get(number);
      return stage && people.decisions.find({ ...stage, application: number });
    },
  };
}
