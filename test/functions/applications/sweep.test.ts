import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishUndone } from '../../../functions/applications/finish-undone.ts';
import { findUndone, type Undone } from '../../../functions/applications/sweep.ts';
import { HistoryRepository } from '../../../functions/history/history-repository.ts';
import type { Ledger } from '../../../functions/places/ledger.ts';
import { MovesRepository } from '../../../functions/places/moves-repository.ts';
import { PlacesRepository } from '../../../functions/places/places-repository.ts';
import { City } from '../../../functions/programmes/city.ts';
import { CityRepository } from '../../../functions/programmes/city-repository.ts';
import { programme } from '../../support/depok.ts';
import { type LocalTable, startLocalTable } from '../../support/local-table.ts';

const now = new Date('2026-03-02T02:00:00Z');
const old = '2026-03-02T01:50:00.000Z';
const fresh = '2026-03-02T01:59:00.000Z';
const desk = 'file-check#2026#32.76.06';

let local: LocalTable;
let undone: Undone;

function head(number: string, more: Record<string, unknown>) {
  return {
    pk: `APPLICATION#${number}`,
    sk: 'HEAD',
    kind: 'application',
    number,
    track: 'wub',
    year: 2026,
    rules: 1,
    area: '32.76.06.1001',
    sector: 'kuliner',
    business: 'Warung',
    person: `p-${number}`,
    sealed: Uint8Array.of(1),
    request: 'r',
    secretVersion: 1,
    createdAt: old,
    ...more,
  };
}
const claim = (application: string, at: string) => ({
  pk: `PERSON#p-${application}`,
  sk: 'wub#2026',
  kind: 'claim',
  application,
  person: `p-${application}`,
  track: 'wub',
  year: 2026,
  area: '32.76.06.1001',
  rules: 1,
  at,
  documents: {},
});
const decided = (application: string, attempt: number, at: string) => ({
  pk: `DESK#${desk}`,
  sk: `${application}#00${attempt}`,
  kind: 'decision',
  stage: 'file-check',
  state: 'decided',
  entered: old,
  token: 't',
  dueAt: old,
  facts: {},
  answer: { outcome: 'complete', by: { kind: 'officer', name: 'Vera', title: 'Petugas' }, at },
});
const stage = (attempt: number) => ({ name: 'file-check', attempt, desk, dueAt: old });
const referral = (application: string, consentAt: string) => ({
  pk: `APPLICATION#${application}`,
  sk: 'REFERRAL#001',
  kind: 'referral',
  application,
  referral: '1',
  year: 2026,
  lender: 'kspps-contoh',
  amount: 1_000_000,
  purpose: 'Modal',
  consentAt,
  dueAt: old,
  state: 'requested',
});

const ledger = (area: string, more: Partial<Ledger>) => ({
  pk: `LEDGER#wub#2026#${area}`,
  sk: 'LEDGER',
  kind: 'ledger',
  track: 'wub',
  year: 2026,
  area,
  ticket: 2,
  last: 'waiting',
  lastAt: old,
  limit: 1,
  directUpTo: 1,
  freed: 0,
  left: [],
  arrived: {},
  ranksBefore: {},
  opensAt: old,
  closesAt: '2026-12-31T00:00:00.000Z',
  ...more,
});
const [freed, taken, empty] = ['32.76.06.1001', '32.76.06.1002', '32.76.06.1003'] as const;
const entry = (ticket: number, application: string, standing: string) => ({
  pk: `LIST#wub#2026#${freed}`,
  sk: `00000${ticket}`,
  kind: 'entry',
  application,
  ticket,
  at: old,
  rules: 1,
  standing,
});

beforeAll(async () => {
  local = await startLocalTable();
  const items = [
    head('lost-claim', { state: 'draft' }),
    claim('lost-claim', old),
    head('young-claim', { state: 'draft' }),
    claim('young-claim', fresh),
    head('settled-claim', { state: 'waits', submittedAt: old }),
    claim('settled-claim', old),
    head('lost-start', { state: 'holds-place', submittedAt: old }),
    head('young-start', { state: 'holds-place', submittedAt: fresh }),
    head('lost-answer', { state: 'holds-place', submittedAt: old, stage: stage(1) }),
    decided('lost-answer', 1, old),
    head('young-answer', { state: 'holds-place', submittedAt: old, stage: stage(1) }),
    decided('young-answer', 1, fresh),
    head('moved-on', { state: 'holds-place', submittedAt: old, stage: stage(2) }),
    decided('moved-on', 1, old),
    head('lost-referral', { state: 'completed', submittedAt: old }),
    referral('lost-referral', old),
    head('young-referral', { state: 'completed', submittedAt: old }),
    referral('young-referral', fresh),
    head('unreadable', { state: 'holds-place', submittedAt: old, sector: undefined }),
    ledger(freed, { freed: 1 }),
    entry(1, 'gone', 'released'),
    entry(2, 'waiting', 'waits'),
    ledger(taken, {}),
    ledger(empty, { freed: 1, ticket: 1 }),
  ];
  for (const Item of items)
    await local.table.client.send(new PutCommand({ TableName: local.table.name, Item }));
  undone = await findUndone(local.table, () => now);
});
afterAll(() => local.stop());

describe('the sweeper finds', () => {
  it('a claim that lost its request, once no request can be running', () => {
    expect(undone.claims.map(({ application }) => application)).toEqual(['lost-claim']);
  });

  it('a place without an execution', () => {
    expect(undone.journeys.map(({ number }) => number)).toEqual(['lost-start']);
  });

  it('a decision after which nothing happened', () => {
    expect(undone.decisions.map(({ application }) => application.number)).toEqual(['lost-answer']);
  });

  it('a referral that no lender was asked about', () => {
    expect(undone.referrals.map(({ application }) => application)).toEqual(['lost-referral']);
  });

  it('a free place for which somebody waits', () => {
    expect(undone.ledgers.map(({ area }) => area)).toEqual([freed]);
  });
});

describe('the sweeper', () => {
  const none: Undone = { claims: [], journeys: [], decisions: [], referrals: [], ledgers: [] };
  const sfn = mockClient(SFNClient);
  const dependencies = () => {
    const repository = new CityRepository(local.table);
    return {
      sfn: new SFNClient({}),
      history: new HistoryRepository(local.table),
      city: new City(repository, () => now, 'Asia/Jakarta'),
      places: new PlacesRepository(local.table, local.table),
      moves: new MovesRepository(local.table),
      clock: () => now,
      applicationMachine: 'arn:a',
      referralMachine: 'arn:b',
    };
  };

  it('gives a free place to the first who waits, where the rules leave it to no review', async () => {
    const { places } = dependencies();
    const key = { track: 'wub', year: 2026, area: freed };
    expect(await finishUndone({ ...none, ledgers: undone.ledgers }, dependencies())).toBe(0);
    expect(await places.entry(key, 2)).toMatchObject({ standing: 'waits' });
    await new CityRepository(local.table).addProgramme(programme);
    expect(await finishUndone({ ...none, ledgers: undone.ledgers }, dependencies())).toBe(0);
    expect(await places.entry(key, 2)).toMatchObject({ standing: 'holds' });
    expect(await places.ledger(key)).toMatchObject({ freed: 0, left: [2] });
  });

  it('does what it can where one thing fails, and says how much is left', async () => {
    sfn.onAnyCommand().rejectsOnce(new Error('throttled')).resolves({});
    const [journey] = undone.journeys;
    if (journey === undefined) throw new Error('No journey');
    const two = [journey, { ...journey, number: 'another' }];
    expect(await finishUndone({ ...none, journeys: two }, dependencies())).toBe(1);
    expect(sfn.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input.name)).toEqual([
      'lost-start-1',
      'another-1',
    ]);
  });
});
