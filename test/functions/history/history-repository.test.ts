import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashAcceptance, hashEvent } from '../../../functions/history/event.ts';
import { HistoryRepository } from '../../../functions/history/history-repository.ts';
import { type LocalTable, startLocalTable } from '../../support/local-table.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await startLocalTable();
});
afterAll(() => local.stop());

const start = hashAcceptance({
  number: 'WUB-26-A',
  ticket: 1,
  submittedAt: '2026-03-02T02:00:00.000Z',
  rules: 1,
});
const eventOf = (application: string, event: string) => ({
  application,
  event,
  what: 'file-check: complete',
  by: 'Vera Contoh, Petugas verifikasi',
  at: '2026-03-02T02:00:00.000Z',
  rules: 1,
});

describe('the history of an application', () => {
  it('is a chain from the acceptance on, in which every event is recorded once', async () => {
    const history = new HistoryRepository(local.table);
    for (const event of ['file-check.1', 'recommendation.2', 'file-check.1']) {
      await history.append(eventOf('one', event), start);
    }
    const chain = await history.list('one');
    expect(chain.map(({ event }) => event)).toEqual(['file-check.1', 'recommendation.2']);
    chain.reduce((previous, event) => {
      expect(event.previous).toBe(previous);
      const { hash, ...facts } = event;
      expect(hashEvent(facts)).toBe(hash);
      return hash;
    }, start);
  });

  it('goes on after a gap that somebody made, and does not close it', async () => {
    const history = new HistoryRepository(local.table);
    for (const event of ['a', 'b']) await history.append(eventOf('gap', event), start);
    const Key = { pk: 'APPLICATION#gap', sk: 'HISTORY#000001' };
    await local.table.client.send(new DeleteCommand({ TableName: local.table.name, Key }));
    await history.append(eventOf('gap', 'c'), start);
    expect((await history.list('gap')).map(({ sequence }) => sequence)).toEqual([2, 3]);
  });

  it('keeps one chain when events come at once', async () => {
    const history = new HistoryRepository(local.table);
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all([...names, ...names].map((name) => history.append(eventOf('many', name), start)));
    const chain = await history.list('many');
    expect(chain.map(({ event }) => event).toSorted()).toEqual(names);
    expect(chain.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(chain.map(({ previous }) => previous)).size).toBe(5);
  });
});
