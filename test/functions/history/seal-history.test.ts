import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashAcceptance } from '../../../functions/history/event.ts';
import { exportHistory } from '../../../functions/history/history-export.ts';
import { HistoryRepository } from '../../../functions/history/history-repository.ts';
import { RootsRepository } from '../../../functions/history/roots-repository.ts';
import { sealHistory } from '../../../functions/history/seal-history.ts';
import { verifyHistory } from '../../../functions/history/verify-history.ts';
import { ledgerId } from '../../../functions/places/ledger.ts';
import { PlacesRepository } from '../../../functions/places/places-repository.ts';
import { type LocalTable, startLocalTable } from '../../support/local-table.ts';
import { written, zone } from './recorded.ts';

let local: LocalTable;
let now = new Date('2026-03-02T02:00:00Z');
const clock = () => now;
const key = { track: 'wub', year: 2026, area: '32.76.06.1001' };

beforeEach(async () => {
  local = await startLocalTable();
});
afterEach(() => local.stop());

const travelTo = (moment: string) => {
  now = new Date(moment);
};
const roots = () => new RootsRepository(local.table);
const seal = async () => (await sealHistory({ roots: roots(), clock, zone })).map(({ date }) => date);
const verdict = async () =>
  verifyHistory(written(exportHistory(await roots().records(), await roots().list())));

/** Puts an application's acceptance into the register, as taking a place does. */
async function accept(application: string, ticket: number): Promise<void> {
  const places = new PlacesRepository(local.table, local.table);
  await places.enter(key, { application, ticket, at: now.toISOString(), rules: 1, standing: 'holds' });
}

async function decide(application: string, ticket: number, acceptedAt: string, event: string): Promise<void> {
  const start = hashAcceptance({ number: application, ticket, submittedAt: acceptedAt, rules: 1 });
  const at = now.toISOString();
  const by = 'Vera Contoh, Petugas verifikasi';
  await new HistoryRepository(local.table, clock).append(
    { application, event, what: 'file-check: complete', by, at, rules: 1 },
    start,
  );
}

it('seals each local day once it is over, those on which it did not run too', async () => {
  travelTo('2026-03-02T02:00:00.000Z');
  await accept('WUB-26-A', 1);
  await decide('WUB-26-A', 1, '2026-03-02T02:00:00.000Z', 'file-check.1');
  expect(await seal()).toEqual([]);

  travelTo('2026-03-02T16:59:59.000Z'); // 23.59 in Jakarta
  await decide('WUB-26-A', 1, '2026-03-02T02:00:00.000Z', 'recommendation.1');
  travelTo('2026-03-02T17:00:30.000Z'); // the next day, but functions of the last one may still be writing
  await decide('WUB-26-A', 1, '2026-03-02T02:00:00.000Z', 'decree.1');
  expect(await seal()).toEqual([]);

  travelTo('2026-03-04T18:00:00.000Z'); // 1.00 on the fifth
  expect(await seal()).toEqual(['2026-03-02', '2026-03-03', '2026-03-04']);
  expect(await seal()).toEqual([]);
  expect((await roots().list()).map(({ date, events }) => [date, events])).toEqual([
    ['2026-03-02', 2],
    ['2026-03-03', 1],
    ['2026-03-04', 0],
  ]);
  expect(await verdict()).toEqual({ applications: 1, events: 3, roots: 3, findings: [] });
});

it('seals nothing where nothing was ever recorded', async () => {
  expect(await seal()).toEqual([]);
  expect(await verdict()).toEqual({ applications: 0, events: 0, roots: 0, findings: [] });
});

it('seals the line of a register that a crash delayed on a later day, with those after it', async () => {
  travelTo('2026-03-02T02:00:00.000Z');
  await accept('WUB-26-A', 1);
  await accept('WUB-26-C', 3);
  travelTo('2026-03-03T18:00:00.000Z');
  expect(await seal()).toEqual(['2026-03-02', '2026-03-03']);
  expect((await roots().list()).at(-1)?.registers).toEqual({});

  travelTo('2026-03-02T02:00:01.000Z');
  await accept('WUB-26-B', 2);
  travelTo('2026-03-04T18:00:00.000Z');
  await seal();
  expect((await roots().list()).at(-1)?.registers[ledgerId(key)]?.upTo).toBe(3);
  expect((await verdict()).findings).toEqual([]);
});

it('leaves out of an export what is not sealed yet', async () => {
  await accept('WUB-26-A', 1);
  travelTo('2026-03-09T18:00:00.000Z');
  await seal();
  await accept('WUB-26-B', 2);
  await decide('WUB-26-A', 1, '2026-03-02T02:00:00.000Z', 'file-check.1');
  expect(await verdict()).toMatchObject({ applications: 1, events: 0, findings: [] });
});

it('shows in the proof what was changed in the table behind its back', async () => {
  travelTo('2026-03-02T02:00:00.000Z');
  await accept('WUB-26-A', 1);
  await decide('WUB-26-A', 1, '2026-03-02T02:00:00.000Z', 'file-check.1');
  travelTo('2026-03-03T18:00:00.000Z');
  await seal();
  await local.table.client.send(
    new UpdateCommand({
      TableName: local.table.name,
      Key: { pk: 'APPLICATION#WUB-26-A', sk: 'HISTORY#000001' },
      UpdateExpression: 'SET #by = :other',
      ExpressionAttributeNames: { '#by': 'by' },
      ExpressionAttributeValues: { ':other': 'Orang lain' },
    }),
  );
  expect((await verdict()).findings).toEqual([{ problem: 'changed', what: 'event 1 of WUB-26-A' }]);
});
