import { loadCity } from '../../functions/programmes/load-city.ts';
import { RulesRefusedError } from '../../functions/programmes/accept-rules.ts';
import { Faults } from './faults.ts';
import { modelClock } from './model-clock.ts';
import type { People } from './people.ts';
import { smallCity } from './small-city.ts';
import type { Delivery, World } from './world.ts';

/** The versions of the programme's rules that a sequence has seen. */
export class Rules {
  readonly #people: People;
  #version = 1;
  #closesAt = '2026-12-31T16:00:00+07:00';
  #most = 2;

  constructor(people: People) {
    this.#people = people;
  }

  /** A new version: another end of the window, another number of corrections, or other places, which is refused. */
  async change(world: World, what: number, how: number, delivery: Delivery): Promise<void> {
    const version = this.#version + 1;
    const closesAt =
      what === 0
        ? how % 2 === 0
          ? '2026-06-30T16:00:00+07:00'
          : '2026-12-31T16:00:00+07:00'
        : this.#closesAt;
    const most = what === 1 ? how % 3 : this.#most;
    const data = smallCity((programme) => ({
      ...programme,
      version,
      corrections: { ...programme.corrections, most },
      tracks: programme.tracks.map((track) => ({
        ...track,
        closesAt,
        ...(track.rankingDate === undefined ? {} : { rankingDate: '2027-01-14' }),
        ...(what === 2 ? { limits: { default: 3 } } : {}),
      })),
    }));
    const { rules, people, places } = this.#people;
    const dependencies = { city: rules, people, places, createKeys: () => Promise.resolve() };
    for (let attempt = 1; ; attempt += 1) {
      try {
        await loadCity(data, dependencies);
        break;
      } catch (error) {
        if (error instanceof RulesRefusedError && what === 2) return;
        if (attempt === 4) throw error;
        if (attempt === 2) world.faults = new Faults();
      }
    }
    if (what === 2) throw new Error('I1: rules that change places were accepted');
    world.mostCorrections.set(version, most);
    this.#version = version;
    this.#closesAt = closesAt;
    this.#most = most;
    // A process answers from the rules it has read for a minute.
    await world.advanceTo(modelClock.millis() + 61_000, delivery);
  }
}
