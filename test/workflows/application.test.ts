import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Application } from '../../functions/applications/application.ts';
import { ApplicationsRepository } from '../../functions/applications/applications-repository.ts';
import { followDecision } from '../../functions/applications/follow-changes.ts';
import type { Answer } from '../../functions/decisions/decision.ts';
import { DecisionsRepository } from '../../functions/decisions/decisions-repository.ts';
import { HistoryRepository } from '../../functions/history/history-repository.ts';
import { PeopleRepository } from '../../functions/people/people-repository.ts';
import { PlacesRepository } from '../../functions/places/places-repository.ts';
import { takePlace } from '../../functions/places/take-place.ts';
import { CityRepository } from '../../functions/programmes/city-repository.ts';
import { City } from '../../functions/programmes/city.ts';
import { loadCity } from '../../functions/programmes/load-city.ts';
import { depok } from '../support/depok.ts';
import type { FakeClock } from '../support/fake-clock.ts';
import { createRunClock, runJourney, statesOf } from '../support/journey-run.ts';
import { type LocalTable, startLocalTable } from '../support/local-table.ts';
import { eventually } from '../support/system.ts';

const file = 'workflows/application.asl.json';
const area = '32.76.06.1001';
const began = '2026-03-02T02:00:00.000Z'; // Monday 9.00 WIB

let local: LocalTable;
let applications: ApplicationsRepository;
let decisions: DecisionsRepository;
let places: PlacesRepository;
let history: HistoryRepository;
const entered = new Set<string>();

beforeAll(async () => {
  local = await startLocalTable();
  Object.assign(process.env, {
    TABLE_NAME: local.table.name,
    AWS_ENDPOINT_URL_DYNAMODB: local.endpoint,
    AWS_REGION: 'ap-southeast-3',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    CITY_ZONE: 'Asia/Jakarta',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  applications = new ApplicationsRepository(local.table);
  decisions = new DecisionsRepository(local.table);
  places = new PlacesRepository(local.table, local.table);
  history = new HistoryRepository(local.table);
  await loadCity(depok, {
    city: new CityRepository(local.table),
    people: new PeopleRepository(local.table),
    places,
    createKeys: () => Promise.resolve(),
  });
});
afterAll(async () => {
  vi.useRealTimers();
  await local.stop();
});

/** A submitted application that holds a place. */
async function applied(): Promise<Application> {
  const number = `WUB-26-${randomUUID().slice(0, 4)}-${randomUUID().slice(0, 4)}`.toUpperCase();
  const at = new Date().toISOString();
  const head = { number, track: 'wub', year: 2026, rules: 1, area, sector: 'kuliner', business: 'Warung' };
  await applications.create({
    ...head,
    person: `person of ${number}`,
    sealed: Uint8Array.of(1),
    request: 'r',
    secretVersion: 1,
    state: 'draft',
    createdAt: at,
  });
  const claim = {
    application: number,
    person: `person of ${number}`,
    track: 'wub',
    year: 2026,
    area,
    rules: 1,
    at,
  };
  const clock = () => new Date();
  const acceptance = await takePlace(
    { ...claim, documents: {} },
    { places, clock, pause: () => Promise.resolve() },
  );
  expect(acceptance.standing).toBe('holds');
  return applications.recordSubmission(number, acceptance, 'holds-place', {});
}

type Call = (operation: string, input: object) => Promise<unknown>;
type StageName = NonNullable<Application['stage']>['name'];

/** What people do in one run. */
class Actors {
  readonly #number: string;
  readonly #clock: FakeClock;
  readonly #call: Call;

  constructor(number: string, clock: FakeClock, call: Call) {
    this.#number = number;
    this.#clock = clock;
    this.#call = call;
  }

  /** Waits until the application is in the stage, on a later attempt than `after`. */
  async waiting(stage: StageName, after = 0) {
    return eventually(`${this.#number} in ${stage}`, async () => {
      const head = await applications.get(this.#number);
      if (head.stage?.name !== stage || head.stage.attempt <= after) return undefined;
      return decisions.find({ ...head.stage, application: this.#number });
    });
  }

  /** Somebody decides; the table's follower tells the machine. */
  async decide(stage: StageName, outcome: string, after = 0) {
    const waiting = await this.waiting(stage, after);
    const answer: Answer = {
      outcome,
      by: { kind: 'officer', name: 'Vera Contoh', title: 'Petugas' },
      at: new Date().toISOString(),
    };
    const { won, decision } = await decisions.decide(waiting, answer);
    expect(won).toBe(true);
    await this.tell(decision);
  }

  async tell(decision: Awaited<ReturnType<DecisionsRepository['decide']>>['decision']) {
    const call = this.#call;
    const sfn = { send: (command: { input: object }) => call('SendTaskSuccess', command.input) };
    await followDecision(decision, await applications.get(this.#number), {
      sfn: sfn as never,
      history,
      city: new City(new CityRepository(local.table), () => new Date(), 'Asia/Jakarta'),
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

async function run(play: (actors: Actors, application: Application) => Promise<void>) {
  const clock = createRunClock(began);
  const application = await applied();
  const input = { application: application.number, run: 1 };
  const result = await runJourney(file, input, clock, (call) =>
    play(new Actors(application.number, clock, call), application),
  );
  expect(result.error, result.cause).toBeUndefined();
  for (const state of statesOf(result)) entered.add(state);
  const head = await applications.get(application.number);
  const entry = await places.entry(application, application.ticket ?? 0);
  return { result, head, entry, events: await history.list(application.number) };
}

describe('the journey of an application', () => {
  it('goes from the place to the end of the training', async () => {
    const { result, head, entry, events } = await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      await actors.decide('recommendation', 'recommended');
      expect((await actors.waiting('decree')).facts).toEqual({ recommendation: 'recommended' });
      await actors.decide('decree', 'fixed');
      await actors.waiting('training');
      await actors.decide('training', 'completed');
    });
    expect(result.output).toMatchObject({ state: 'completed' });
    expect(head.state).toBe('completed');
    expect(head.stage).toBeUndefined();
    expect(entry?.standing).toBe('holds');
    expect(events.map(({ what }) => what)).toEqual([
      'file-check: complete',
      'recommendation: recommended',
      'decree: fixed',
      'training: completed',
    ]);
    expect(statesOf(result).length).toBeLessThanOrEqual(10);
  });

  it('makes a participant of whom the decree fixed, before the training ends', async () => {
    await run(async (actors, { number }) => {
      await actors.decide('file-check', 'complete');
      await actors.decide('recommendation', 'recommended');
      await actors.decide('decree', 'fixed');
      await actors.waiting('training');
      expect((await applications.get(number)).state).toBe('participant');
      await actors.decide('training', 'completed');
    });
  });

  it.each([
    ['an incomplete file', async (actors: Actors) => actors.decide('file-check', 'incomplete')],
    [
      'a refusal by the dinas',
      async (actors: Actors) => {
        await actors.decide('file-check', 'complete');
        await actors.decide('recommendation', 'not-recommended');
        expect((await actors.waiting('decree')).facts).toEqual({ recommendation: 'not-recommended' });
        await actors.decide('decree', 'refused');
      },
    ],
    [
      'a training not completed',
      async (actors: Actors) => {
        await actors.decide('file-check', 'complete');
        await actors.decide('recommendation', 'recommended');
        await actors.decide('decree', 'fixed');
        await actors.decide('training', 'not-completed');
      },
    ],
  ])('gives the place back after %s, and the person may apply again', async (_, play) => {
    const { head, entry } = await run(play);
    expect(head.state).toBe('refused');
    expect(entry?.standing).toBe('released');
    expect(await places.findClaim(head.person, head.track, head.year)).toBeUndefined();
  });

  it('takes silence of the lurah for no answer, never for a refusal', async () => {
    const { head } = await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      await actors.silence('recommendation');
      expect((await actors.waiting('decree')).facts).toEqual({ recommendation: 'expired' });
      await actors.decide('decree', 'fixed');
      await actors.decide('training', 'completed');
    });
    expect(head.state).toBe('completed');
  });

  it('asks again where officers did not decide in time', async () => {
    const { head } = await run(async (actors) => {
      const check = await actors.silence('file-check');
      await actors.decide('file-check', 'complete', check);
      await actors.decide('recommendation', 'recommended');
      const decree = await actors.silence('decree');
      await actors.decide('decree', 'fixed', decree);
      const training = await actors.silence('training');
      await actors.decide('training', 'completed', training);
    });
    expect(head.state).toBe('completed');
  });

  it('follows a decision that was made in the minute the time ran out', async () => {
    const { head } = await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      const waiting = await actors.waiting('recommendation');
      const answer: Answer = {
        outcome: 'recommended',
        by: { kind: 'office', name: 'Contoh', title: 'Lurah' },
        at: began,
      };
      const { decision } = await decisions.decide(waiting, answer);
      await actors.silence('recommendation'); // the machine's timeout comes before it is told
      expect((await actors.waiting('decree')).facts).toEqual({ recommendation: 'recommended' });
      await expect(actors.tell(decision)).rejects.toThrow(/Task Timed Out|TaskTimedOut/i);
      await actors.decide('decree', 'fixed');
      await actors.decide('training', 'completed');
    });
    expect(head.state).toBe('completed');
  });

  it('ends at once where the place was released meanwhile', async () => {
    const clock = createRunClock(began);
    const application = await applied();
    await places.release(application, application.ticket ?? 0);
    const result = await runJourney(file, { application: application.number, run: 1 }, clock, () =>
      Promise.resolve(),
    );
    for (const state of statesOf(result)) entered.add(state);
    expect(result.output).toMatchObject({ state: 'refused' });
  });

  it('waits as long as the rules say, in working days', async () => {
    await run(async (actors) => {
      expect((await actors.waiting('file-check')).dueAt).toBe('2026-03-09T09:00:00.000Z');
      await actors.decide('file-check', 'complete');
      expect((await actors.waiting('recommendation')).dueAt).toBe('2026-03-09T09:00:00.000Z');
      await actors.decide('recommendation', 'recommended');
      expect((await actors.waiting('decree')).dueAt).toBe('2026-03-16T09:00:00.000Z');
      await actors.decide('decree', 'refused');
    });
  });

  it('was tried in every state', () => {
    const definition = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8')) as {
      States: object;
    };
    expect(Object.keys(definition.States).filter((state) => !entered.has(state))).toEqual([]);
  });
});
