import fc from 'fast-check';
import { loadCity } from '../../functions/programmes/load-city.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { requireWhole, sequences } from './commands.ts';
import { Faults } from './faults.ts';
import { modelClock } from './model-clock.ts';
import { openPeople, type People } from './people.ts';
import { Rules } from './rules.ts';
import { smallCity } from './small-city.ts';
import { freshCity, installSystem, type Services } from './system.ts';
import { inOrder, World } from './world.ts';

/** Where a sequence begins: an ordinary day, the last one before Lebaran, and the last week of the year. */
const starts = ['2026-01-07T02:00:00.000Z', '2026-03-13T07:00:00.000Z', '2026-12-29T02:00:00.000Z'];
const mostCommands = 40;

/** The model, ready to run sequences in this process. */
export interface Model {
  /**
   * Runs as many sequences; the same seed, the same sequences.
   * @returns of the first that broke something, its shortest form and what it broke; undefined where all held
   */
  check(seed: number, sequenceCount: number): Promise<string | undefined>;
  /** A fresh city at that moment, for a sequence written by hand. */
  begin(start: string): { readonly world: World; readonly people: People };
  /** Gives the clock and the clients back. */
  remove(): void;
}

/** Loads the small city once; each sequence begins with a copy of its table. */
export async function openModel(): Promise<Model> {
  let services: Services;
  const system = await installSystem(() => services);
  modelClock.set('2026-01-02T02:00:00.000Z');
  const people = openPeople(() => services.city);
  const loaded = new MemoryTable();
  services = {
    table: loaded,
    city: freshCity(people.table),
    faults: new Faults(),
    get machine(): never {
      throw new Error('No machine runs while the city is loaded');
    },
  };
  const dependencies = { city: people.rules, people: people.people, places: people.places };
  await loadCity(smallCity(), { ...dependencies, createKeys: () => Promise.resolve() });

  const begin = (start: string): World => {
    modelClock.set(start);
    const world = new World(loaded.copy(), system, () => freshCity(people.table));
    services = world;
    return world;
  };

  const property = fc.asyncProperty(
    fc.constantFrom(...starts),
    sequences(mostCommands),
    async (start, commands) => {
      const world = begin(start);
      const real = { world, people, rules: new Rules(people) };
      await fc.asyncModelRun(() => ({ model: world.reference, real }), commands);
      await world.settle(inOrder);
      await world.advanceTo(modelClock.millis() + 10 * 60_000, inOrder);
      await world.runSchedule('Sweep');
      await world.settle(inOrder);
      requireWhole(world);
    },
  );

  return {
    check: async (seed, sequenceCount) => {
      const { failed, counterexample, errorInstance } = await fc.check(property, {
        seed,
        numRuns: sequenceCount,
      });
      if (!failed) return undefined;
      const [start, commands] = counterexample ?? ['', []];
      return [
        `${sequenceCount} sequences of seed ${seed}: ${start}`,
        ...commands,
        String(errorInstance),
      ].join('\n  ');
    },
    begin: (start) => ({ world: begin(start), people }),
    remove: () => system.remove(),
  };
}
