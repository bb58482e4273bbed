import { SFNClient } from '@aws-sdk/client-sfn';
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PeopleRepository } from '../../../functions/people/people-repository.ts';
import { PlacesRepository } from '../../../functions/places/places-repository.ts';
import { City } from '../../../functions/programmes/city.ts';
import { CityRepository } from '../../../functions/programmes/city-repository.ts';
import { loadCity } from '../../../functions/programmes/load-city.ts';
import { applyMend } from '../../../functions/reconciliation/apply-mend.ts';
import { compose } from '../../../functions/reconciliation/compose.ts';
import { findSettled, reconcile } from '../../../functions/reconciliation/reconcile.ts';
import { RepairsRepository } from '../../../functions/reconciliation/repairs-repository.ts';
import { depok } from '../../support/depok.ts';
import { type LocalTable, startLocalTable } from '../../support/local-table.ts';

const now = new Date('2026-03-09T02:00:00.000Z');
const old = '2026-03-02T02:00:00.000Z';
const patience = { age: 5 * 60_000, grace: 1_000 };
const beji = { track: 'wub', year: 2026, area: '32.76.06.1001' };
const key = { pk: 'LEDGER#wub#2026#32.76.06.1001', sk: 'LEDGER' };
const line = {
  pk: 'LIST#wub#2026#32.76.06.1001',
  sk: '000001',
  kind: 'entry',
  application: '-',
  ticket: 1,
  rules: 1,
};
const claim = {
  pk: 'PERSON#p',
  sk: 'wub#2026',
  kind: 'claim',
  person: 'p',
  ...beji,
  rules: 1,
  documents: {},
};

let local: LocalTable;
let places: PlacesRepository;
const sfn = mockClient(SFNClient);

beforeEach(async () => {
  local = await startLocalTable();
  places = new PlacesRepository(local.table, local.table);
  sfn.reset();
  sfn.onAnyCommand().resolves({ executions: [] });
  const city = new CityRepository(local.table);
  const people = new PeopleRepository(local.table);
  await loadCity(depok, { city, people, places, createKeys: async () => undefined });
});
afterEach(() => local.stop());

/** @param meanwhile what happens between two looks */
const dependencies = (meanwhile: () => Promise<unknown> = async () => undefined) => ({
  ...compose({
    table: local.table,
    sfn: new SFNClient({}),
    city: new City(new CityRepository(local.table), () => now, 'Asia/Jakarta'),
    clock: () => now,
    applicationMachine: 'arn:aws:states:ap-southeast-3:000000000000:stateMachine:a:live',
    referralMachine: 'arn:aws:states:ap-southeast-3:000000000000:stateMachine:b:live',
  }),
  pause: async () => {
    await meanwhile();
  },
});

const put = (Item: Record<string, unknown>) =>
  local.table.client.send(new PutCommand({ TableName: local.table.name, Item }));
const setLedger = (field: string, value: unknown) =>
  local.table.client.send(
    new UpdateCommand({
      TableName: local.table.name,
      Key: key,
      UpdateExpression: 'SET #field = :value',
      ExpressionAttributeNames: { '#field': field },
      ExpressionAttributeValues: { ':value': value },
    }),
  );

describe('looking', () => {
  it('names what two looks find alike', async () => {
    await setLedger('freed', 2);
    const { findings } = await findSettled(dependencies(), patience);
    expect(findings.map(({ code }) => code)).toEqual(['ledger.freed-differs']);
  });

  it.each([
    ['is right by the second look', 0],
    ['is another at the second look', 3],
  ])('says nothing of what %s', async (_, then) => {
    await setLedger('freed', 2);
    const { findings } = await findSettled(
      dependencies(() => setLedger('freed', then)),
      patience,
    );
    expect(findings).toEqual([]);
  });

  it('counts what has just moved, and does not name it yet', async () => {
    await setLedger('freed', 2);
    await setLedger('lastAt', '2026-03-09T01:58:00.000Z');
    expect(await findSettled(dependencies(), patience)).toEqual({ findings: [], young: 1 });
  });
});

describe('mending', () => {
  it('sets right what can be set right, and finds it no more', async () => {
    await setLedger('ticket', 3);
    const { mended, asked, failed } = await reconcile(dependencies(), patience);
    expect(mended.map(({ code }) => code)).toEqual(['line.gap']);
    expect([asked, failed]).toEqual([[], []]);
    expect(await places.ledger(beji)).toMatchObject({ ticket: 3, freed: 3 });
    expect(await findSettled(dependencies(), patience)).toEqual({ findings: [], young: 0 });
  });

  it('does nothing where what it rests on has moved meanwhile', async () => {
    const seen = await places.ledger(beji);
    if (seen === undefined) throw new Error('No ledger');
    await setLedger('ticket', 1);
    await new RepairsRepository(local.table).setLedger(seen, { freed: 1 });
    expect(await places.ledger(beji)).toMatchObject({ ticket: 1, freed: 0 });
  });

  it('gives no place for a ticket that carried none (I1)', async () => {
    const entry = { application: '-', ticket: 28, at: old, rules: 1, standing: 'waits' as const };
    await put({ ...line, ...entry, sk: '000028' });
    const repairs = new RepairsRepository(local.table);
    await repairs.setLine(beji, entry, { standing: 'holds' });
    expect(await places.entry(beji, 28)).toMatchObject({ standing: 'waits' });
  });

  it('keeps a line whose ticket was given since', async () => {
    const entry = { application: 'x', ticket: 1, at: old, rules: 1, standing: 'holds' as const };
    await put({ ...line, ...entry });
    await setLedger('ticket', 1);
    await new RepairsRepository(local.table).removeLine(beji, entry);
    expect(await places.entry(beji, 1)).toBeDefined();
  });
});

describe('a place that changed hands', () => {
  const number = 'WUB-26-AAAA-0001';
  const there = { ...beji, area: '32.76.06.1002' };
  const accepted = async (state: 'holds-place' | 'waits') => {
    const { applications } = dependencies();
    const person = { number, ...beji, rules: 1, person: 'p', sealed: Uint8Array.of(1) };
    const business = { sector: 'kuliner', business: 'Warung', request: 'r', secretVersion: 1 };
    const at = { createdAt: old, submittedAt: old, ticket: 1, run: 1 };
    await applications.create({ ...person, ...business, ...at, state });
    const { pk: _pk, sk: _sk, kind: _kind, ...own } = claim;
    await places.claim({ ...own, application: number, at: old });
    await places.enter(beji, { application: number, ticket: 1, at: old, rules: 1, standing: 'holds' });
    await setLedger('ticket', 1);
    await setLedger('last', number);
  };

  it('by moving is brought to its end where that was left half done', async () => {
    await accepted('holds-place');
    const { moves, applications } = dependencies();
    await moves.turnClaim('p', there, number);
    await moves.arrive(there, number, old, {});
    const codes = async () => (await findSettled(dependencies(), patience)).findings.map(({ code }) => code);
    expect(await codes()).toEqual(['head.move-unfinished', 'execution.missing']);
    const mend = { kind: 'finish-move', number, from: beji.area, to: there.area } as const;
    for (let time = 0; time < 2; time += 1) await applyMend(mend, dependencies());
    expect(await applications.get(number)).toMatchObject({ area: there.area, state: 'holds-place' });
    expect(await places.ledger(beji)).toMatchObject({ freed: 1 });
    expect(await codes()).toEqual(['execution.missing']);
  });

  it('by promotion begins the next run, once', async () => {
    await accepted('waits');
    const { applications } = dependencies();
    const { mended } = await reconcile(dependencies(), patience);
    expect(mended.map(({ code, mend }) => [code, mend.kind])).toContainEqual([
      'head.waits-with-place',
      'promote',
    ]);
    await applyMend({ kind: 'promote', number, run: 1 }, dependencies());
    expect(await applications.get(number)).toMatchObject({ state: 'holds-place', run: 2 });
  });

  it('by promotion is put back into its line, and into no other', async () => {
    const repairs = new RepairsRepository(local.table);
    for (const ticket of [28, 29]) {
      const entry = { application: '-', ticket, at: old, rules: 1, standing: 'waits' as const };
      await put({ ...line, ...entry, sk: `0000${ticket}` });
    }
    await setLedger('left', [29]);
    for (const ticket of [28, 29]) {
      const seen = { application: '-', ticket, at: old, rules: 1, standing: 'waits' as const };
      await repairs.setLine(beji, seen, { standing: 'holds' });
    }
    expect(await places.entry(beji, 28)).toMatchObject({ standing: 'waits' });
    expect(await places.entry(beji, 29)).toMatchObject({ standing: 'holds' });
  });
});

describe('a case', () => {
  const cases = () => dependencies().cases;

  it('is opened once for what only a person can decide, and closed when it is found no more', async () => {
    await put({ ...line, at: old, standing: 'sits' });
    for (let night = 0; night < 2; night += 1) {
      const { asked } = await reconcile(dependencies(), patience);
      expect(asked.map(({ code }) => code)).toEqual(['item.unreadable']);
      expect(await cases().listOpen()).toMatchObject([{ code: 'item.unreadable', state: 'open' }]);
    }
    const { pk, sk } = line;
    await local.table.client.send(new DeleteCommand({ TableName: local.table.name, Key: { pk, sk } }));
    await reconcile(dependencies(), patience);
    expect(await cases().listOpen()).toEqual([]);
  });

  it('is none where a claim alone names an application that is not there: the person may apply again', async () => {
    await put({ ...claim, application: 'WUB-26-AAAA-0009', at: old });
    const { mended } = await reconcile(dependencies(), patience);
    expect(mended.map(({ code, mend }) => [code, mend.kind])).toEqual([['head.missing', 'end-claim']]);
    expect(await places.findClaim('p', 'wub', 2026)).toBeUndefined();
  });
});
