import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Application } from '../../functions/applications/application.ts';
import { ApplicationsRepository } from '../../functions/applications/applications-repository.ts';
import { followDecision } from '../../functions/applications/follow-changes.ts';
import type { Answer, Decision } from '../../functions/decisions/decision.ts';
import { DecisionsRepository } from '../../functions/decisions/decisions-repository.ts';
import { DecreesRepository } from '../../functions/decree/decrees-repository.ts';
import { HistoryRepository } from '../../functions/history/history-repository.ts';
import { PeopleRepository } from '../../functions/people/people-repository.ts';
import { MovesRepository } from '../../functions/places/moves-repository.ts';
import { PlacesRepository } from '../../functions/places/places-repository.ts';
import { takePlace } from '../../functions/places/take-place.ts';
import { CityRepository } from '../../functions/programmes/city-repository.ts';
import { City } from '../../functions/programmes/city.ts';
import { loadCity } from '../../functions/programmes/load-city.ts';
import { depok } from './depok.ts';
import type { FakeClock } from './fake-clock.ts';
import { type LocalTable, startLocalTable } from './local-table.ts';
import { eventually } from './system.ts';

type StageName = NonNullable<Application['stage']>['name'];
type Call = (operation: string, input: object) => Promise<unknown>;

/** The city of Depok in a table of its own, and the rooms over it, for tests that run real task handlers. */
export async function startWorld() {
  const local: LocalTable = await startLocalTable();
  Object.assign(process.env, {
    TABLE_NAME: local.table.name,
    AWS_ENDPOINT_URL_DYNAMODB: local.endpoint,
    AWS_REGION: 'ap-southeast-3',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    CITY_ZONE: 'Asia/Jakarta',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  const { table } = local;
  const places = new PlacesRepository(table, table);
  const rules = new CityRepository(table);
  await loadCity(depok, {
    city: rules,
    people: new PeopleRepository(table),
    places,
    createKeys: () => Promise.resolve(),
  });
  return {
    table,
    places,
    moves: new MovesRepository(table),
    applications: new ApplicationsRepository(table),
    decisions: new DecisionsRepository(table),
    decrees: new DecreesRepository(table),
    history: new HistoryRepository(table),
    city: new City(rules, () => new Date(), 'Asia/Jakarta'),
    stop: () => local.stop(),
  };
}
export type World = Awaited<ReturnType<typeof startWorld>>;

/** A submitted application on the first-come track: with a place, or on the list where the area is full. */
export async function applied(
  { applications, places }: World,
  area: string,
  person = `person ${randomUUID()}`,
): Promise<Application> {
  const number = `WUB-26-${randomUUID().slice(0, 4)}-${randomUUID().slice(0, 4)}`.toUpperCase();
  const at = new Date().toISOString();
  const claim = { application: number, person, track: 'wub', year: 2026, area, rules: 1, at, documents: {} };
  await applications.create({
    number,
    track: 'wub',
    year: 2026,
    rules: 1,
    area,
    sector: 'kuliner',
    business: 'Warung',
    person,
    sealed: Uint8Array.of(1),
    request: 'r',
    secretVersion: 1,
    state: 'draft',
    createdAt: at,
  });
  const clock = () => new Date();
  const acceptance = await takePlace(claim, { places, clock, pause: () => Promise.resolve() });
  const state = acceptance.standing === 'holds' ? 'holds-place' : 'waits';
  return applications.recordSubmission(number, acceptance, state, {});
}

/** What people do in one run of the machine. */
export class Actors {
  readonly #number: string;
  readonly #clock: FakeClock;
  readonly #call: Call;
  readonly #world: World;

  constructor(number: string, clock: FakeClock, call: Call, world: World) {
    this.#number = number;
    this.#clock = clock;
    this.#call = call;
    this.#world = world;
  }

  /** Waits until the application is in the stage, on a later attempt than `after`. */
  async waiting(stage: StageName, after = 0): Promise<Decision> {
    const { applications, decisions } = this.#world;
    return eventually(`${this.#number} in ${stage} after attempt ${after}`, async () => {
      const head = await applications.get(this.#number);
      if (head.stage?.name !== stage || head.stage.attempt <= after) return undefined;
      return decisions.find({ ...head.stage, application: this.#number });
    });
  }

  /** Somebody decides a moment later; the table's follower tells the machine. Answers the attempt. */
  async decide(stage: StageName, outcome: string, after = 0, more: Partial<Answer> = {}): Promise<number> {
    const waiting = await this.waiting(stage, after);
    this.tick();
    const answer: Answer = {
      outcome,
      by: { kind: 'officer', name: 'Vera Contoh', title: 'Petugas' },
      at: new Date().toISOString(),
      ...more,
    };
    const { won, decision } = await this.#world.decisions.decide(waiting, answer);
    expect(won).toBe(true);
    await this.tell(decision);
    return waiting.attempt;
  }

  /** A moment passes: the machine enters no two states at the same time. */
  tick(): void {
    this.#clock.advanceBy(1000);
  }

  async tell(decision: Decision): Promise<void> {
    const call = this.#call;
    const sfn = { send: (command: { input: object }) => call('SendTaskSuccess', command.input) };
    await followDecision(decision, await this.#world.applications.get(this.#number), {
      ...this.#world,
      sfn: sfn as never,
      applicationMachine: '',
      referralMachine: '',
    });
  }

  /** Nobody decides until the deadline. Answers the attempt that expired. */
  async silence(stage: StageName, after = 0): Promise<number> {
    const waiting = await this.waiting(stage, after);
    this.#clock.advanceTo(Date.parse(waiting.dueAt) + 1000);
    return waiting.attempt;
  }
}
