import type { Clock } from '#shared/clock.ts';
import { ConflictError } from '#shared/errors.ts';
import type { Areas } from '../areas/area.ts';
import type { CityRepository } from './city-repository.ts';
import type { Programme } from './programme.ts';
import { type Calendar, localYear, workingDayDeadlines } from './working-days.ts';

/** How long a process may answer from what it read, in milliseconds: a rule change is seen after a minute. */
const freshness = 60_000;

/** Deadlines computed ahead, in working days: more than the longest deadline of any rule. */
const horizon = 90;

/** The city as the other rooms ask for it: rules, areas and working days, read once a minute. */
export class City {
  readonly #repository: CityRepository;
  readonly #clock: Clock;
  readonly #zone: string;
  readonly #kept = new Map<string, { readonly until: number; readonly value: Promise<unknown> }>();

  constructor(repository: CityRepository, clock: Clock, zone: string) {
    this.#repository = repository;
    this.#clock = clock;
    this.#zone = zone;
  }

  get zone(): string {
    return this.#zone;
  }

  areas(): Promise<Areas> {
    return this.#keep('areas', () => this.#repository.areas());
  }

  /** This year's rules. @throws ConflictError no-programme where the year has none */
  async programme(): Promise<Programme> {
    const year = localYear(this.#clock(), this.#zone);
    const programme = await this.programmeOfYear(year);
    if (programme === undefined) throw new ConflictError('no-programme', { values: { year } });
    return programme;
  }

  /** The newest rules of a year, or undefined where it has none. */
  programmeOfYear(year: number): Promise<Programme | undefined> {
    return this.#keep(`current ${year}`, () => this.#repository.currentProgramme(year));
  }

  /** The newest rules of this year and the last: what was submitted in December is decided in January. */
  async runningProgrammes(): Promise<readonly Programme[]> {
    const year = localYear(this.#clock(), this.#zone);
    const programmes = await Promise.all([year, year - 1].map((each) => this.programmeOfYear(each)));
    return programmes.filter((programme) => programme !== undefined);
  }

  calendars(): Promise<readonly Calendar[]> {
    return this.#keep('calendars', () => this.#repository.calendars());
  }

  /** The rules an application was made under. */
  programmeOf(application: { readonly year: number; readonly rules: number }): Promise<Programme> {
    const { year, rules } = application;
    return this.#keep(`${year} ${rules}`, () => this.#repository.programme(year, rules));
  }

  /** The ends of the next working days; element n-1 is «within n working days from now». */
  async deadlines(): Promise<readonly string[]> {
    return this.#deadlinesFrom(this.#clock(), await this.calendars());
  }

  #deadlinesFrom(from: Date, calendars: readonly Calendar[]): readonly string[] {
    return workingDayDeadlines(from, horizon, this.#zone, calendars).map((deadline) =>
      deadline.toISOString(),
    );
  }

  #keep<Value>(name: string, read: () => Promise<Value>): Promise<Value> {
    const now = this.#clock().getTime();
    const kept = this.#kept.get(name);
    if (kept !== undefined && kept.until > now) return kept.value as Promise<Value>;
    const value = read();
    this.#kept.set(name, { until: now + freshness, value });
    value.catch(() => this.#kept.delete(name));
    return value;
  }
}
