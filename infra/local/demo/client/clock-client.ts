import { untilNoneMissing } from './patience.ts';
import { expectJson } from './problem.ts';

/** Looks in a row at which nothing may have begun, so that all is over that was. */
const quietLooks = 20;

/** The system's one clock, seen and moved through the control listener. */
export class ClockClient {
  readonly #control: string;
  readonly #patience: number;

  /** @param patience for how many seconds to wait for quiet before the clock is moved */
  constructor(control: string, patience: number) {
    this.#control = control;
    this.#patience = patience;
  }

  async now(): Promise<Date> {
    const { now } = await this.#get<{ now: string }>('/clock');
    return new Date(now);
  }

  /**
   * Moves the clock to a minute after the moment, unless it is later already. What is under way is given the time
   * to end: it is measured by the same clock, and would be over its time at once.
   * @returns what the clock shows then
   */
  async passMoment(iso: string): Promise<Date> {
    await this.#untilQuiet();
    const target = new Date(Date.parse(iso) + 60_000);
    if ((await this.now()) >= target) return this.now();
    const answer = await fetch(new URL('/clock', this.#control), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advanceTo: target.toISOString() }),
    });
    return new Date((await expectJson<{ now: string }>(answer, 200, 'A move of the clock')).now);
  }

  /** Waits until no function is invoked any more. */
  async #untilQuiet(): Promise<void> {
    let before = -1;
    let quiet = 0;
    const look = async () => {
      const counters = await this.#get<Record<string, number>>('/counters');
      const invocations = Object.values(counters).reduce((sum, count) => sum + count, 0);
      quiet = invocations === before ? quiet + 1 : 0;
      before = invocations;
      return quietLooks - quiet;
    };
    await untilNoneMissing('more looks until all is quiet', look, this.#patience);
  }

  async #get<Body>(path: string): Promise<Body> {
    return expectJson<Body>(await fetch(new URL(path, this.#control)), 200, `GET ${path}`);
  }
}
