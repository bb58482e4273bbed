import { randomUUID } from 'node:crypto';
import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PlacesRepository, type Claim } from '../../../functions/places/places-repository.ts';
import { AcceptanceUnsettledError, takePlace } from '../../../functions/places/take-place.ts';
import { positionOfTicket, waitingCount } from '../../../functions/places/ledger.ts';
import { confirmPlace } from '../../../functions/places/confirm-place.ts';
import { type LocalTable, startLocalTable } from '../../support/local-table.ts';

/** What a socket that hangs up looks like to a caller. */
class LostReplyError extends Error {}

let local: LocalTable;
let places: PlacesRepository;
const now = new Date('2026-03-02T02:00:00Z');
const dependencies = () => ({ places, clock: () => now, pause: () => Promise.resolve() });

beforeAll(async () => {
  local = await startLocalTable();
  places = new PlacesRepository(local.table, local.table);
});
afterAll(() => local.stop());

async function openArea(
  limit: number,
  more: { opensAt?: string; closesAt?: string; directUpTo?: number } = {},
) {
  const key = { track: 'wub', year: 2026, area: randomUUID() };
  await places.openLedger({
    ...key,
    ticket: 0,
    last: '',
    lastAt: '',
    limit,
    directUpTo: more.directUpTo ?? limit,
    freed: 0,
    left: [],
    arrived: {},
    ranksBefore: {},
    opensAt: more.opensAt ?? '2026-01-01T00:00:00.000Z',
    closesAt: more.closesAt ?? '2026-12-31T00:00:00.000Z',
  });
  return key;
}

const claimOf = (
  key: { track: string; year: number; area: string },
  application: string = randomUUID(),
): Claim => ({
  application,
  person: `person of ${application}`,
  ...key,
  rules: 1,
  at: now.toISOString(),
  documents: {},
});

describe('taking a place', () => {
  it('gives places in the order of tickets and a wait to everybody after', async () => {
    const area = await openArea(2);
    const standings = [];
    for (let index = 0; index < 4; index += 1) standings.push(await takePlace(claimOf(area), dependencies()));
    expect(standings.map(({ ticket, standing }) => [ticket, standing])).toEqual([
      [1, 'holds'],
      [2, 'holds'],
      [3, 'waits'],
      [4, 'waits'],
    ]);
    const ledger = await places.ledger(area);
    expect(ledger && [3, 4].map((ticket) => positionOfTicket(ledger, ticket))).toEqual([1, 2]);
  });

  it('gives nobody a place at once on a ranked track', async () => {
    const area = await openArea(5, { directUpTo: 0 });
    expect(await takePlace(claimOf(area), dependencies())).toMatchObject({ ticket: 1, standing: 'waits' });
  });

  it('answers a repeated request with the same ticket', async () => {
    const area = await openArea(1);
    const claim = claimOf(area);
    const first = await takePlace(claim, dependencies());
    expect(await takePlace(claim, dependencies())).toEqual(first);
    expect((await places.ledger(area))?.ticket).toBe(1);
  });

  it('recognises the same person under another number', async () => {
    const area = await openArea(5);
    const claim = claimOf(area);
    await takePlace(claim, dependencies());
    await expect(takePlace({ ...claim, application: randomUUID() }, dependencies())).rejects.toMatchObject({
      code: 'duplicate-person',
    });
    expect((await places.ledger(area))?.ticket).toBe(1);
  });

  it.each([
    ['before it opens', { opensAt: '2026-03-02T02:00:00.001Z' }],
    ['at the moment it closes', { closesAt: '2026-03-02T02:00:00.000Z' }],
  ])('takes nobody %s, and leaves nothing behind', async (_, window) => {
    const area = await openArea(5, window);
    const claim = claimOf(area);
    await expect(takePlace(claim, dependencies())).rejects.toMatchObject({ code: 'window-closed' });
    expect(await places.findClaim(claim.person, claim.track, claim.year)).toBeUndefined();
  });

  it('keeps 27 places exact and the order dense under 500 at once, with duplicates in flight', async () => {
    const area = await openArea(27);
    const claims = Array.from({ length: 500 }, () => claimOf(area));
    const duplicates = claims.slice(0, 50).map((claim) => ({ ...claim, application: randomUUID() }));
    const outcomes = await Promise.allSettled(
      [...claims, ...duplicates].map((claim) => takePlace(claim, dependencies())),
    );
    const taken = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(taken.filter(({ standing }) => standing === 'holds')).toHaveLength(27);
    expect(taken.map(({ ticket }) => ticket).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 500 }, (_, index) => index + 1),
    );
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    expect(refused).toHaveLength(50);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'duplicate-person' });
  });
});

/** The ledger's update is applied, and only its answer is lost; `meanwhile` runs in between. */
function losingReplies(meanwhile: () => Promise<unknown>): PlacesRepository {
  const lossy = new PlacesRepository(local.table, local.table);
  lossy.takeTicket = async (key, application, at) => {
    await places.takeTicket(key, application, at);
    await meanwhile();
    throw new LostReplyError('socket hang up');
  };
  return lossy;
}

describe('a lost reply of the ledger', () => {
  it('is found in the ledger itself where nobody came after', async () => {
    const area = await openArea(1);
    const lossy = losingReplies(() => Promise.resolve());
    expect(await takePlace(claimOf(area), { ...dependencies(), places: lossy })).toMatchObject({ ticket: 1 });
  });

  it('is never answered with a second ticket where somebody came after', async () => {
    const area = await openArea(5);
    const lossy = losingReplies(() => takePlace(claimOf(area), dependencies()));
    const claim = claimOf(area);
    await expect(takePlace(claim, { ...dependencies(), places: lossy })).rejects.toBeInstanceOf(
      AcceptanceUnsettledError,
    );
    expect((await places.ledger(area))?.ticket).toBe(2);
    expect((await places.ledger(area))?.asked).toBe(claim.application);
  });
});

describe('a refused update of the ledger', () => {
  it('is sent again at once where a transaction was in its way: nothing was applied', async () => {
    const area = await openArea(1);
    const busy = new PlacesRepository(local.table, local.table);
    let refusals = 2;
    busy.takeTicket = (...asked) => {
      if (refusals === 0) return places.takeTicket(...asked);
      refusals -= 1;
      throw new TransactionConflictException({ message: 'Transaction is ongoing', $metadata: {} });
    };
    expect(await takePlace(claimOf(area), { ...dependencies(), places: busy })).toMatchObject({ ticket: 1 });
    expect((await places.ledger(area))?.asked).toBeUndefined();
  });
});

describe('a place given back', () => {
  it('is counted free once, however often it is given back', async () => {
    const area = await openArea(1);
    const claim = claimOf(area);
    const { ticket } = await takePlace(claim, dependencies());
    await places.release(area, ticket, claim.application);
    await places.release(area, ticket, claim.application);
    expect((await places.ledger(area))?.freed).toBe(1);
    expect((await places.entry(area, ticket))?.standing).toBe('released');
  });

  it('does not go to a newcomer: who waits is first', async () => {
    const area = await openArea(1);
    const claim = claimOf(area);
    const { ticket } = await takePlace(claim, dependencies());
    await places.release(area, ticket, claim.application);
    expect(await takePlace(claimOf(area), dependencies())).toMatchObject({ standing: 'waits' });
  });

  it('is nobody else’s: an application that names the ticket of another gives nothing back', async () => {
    const area = await openArea(1);
    const holder = await takePlace(claimOf(area), dependencies());
    const waiting = await takePlace(claimOf(area), dependencies());
    const another = claimOf(area).application;
    await places.release(area, holder.ticket, another);
    await places.leave(area, waiting.ticket, another);
    expect(await places.ledger(area)).toMatchObject({ freed: 0, left: [] });
    expect(await places.entry(area, holder.ticket)).toMatchObject({ standing: 'holds' });
    expect(await places.entry(area, waiting.ticket)).toMatchObject({ standing: 'waits' });
  });
});

describe('a waiting list that somebody leaves', () => {
  it('moves everybody after up by one, once', async () => {
    const area = await openArea(1);
    const claims = Array.from({ length: 5 }, () => claimOf(area));
    for (const claim of claims) await takePlace(claim, dependencies());
    const third = claims[2]?.application ?? '';
    await places.leave(area, 3, third);
    await places.leave(area, 3, third);
    const ledger = await places.ledger(area);
    expect(ledger && [2, 4, 5].map((ticket) => positionOfTicket(ledger, ticket))).toEqual([1, 2, 3]);
    expect(ledger && waitingCount(ledger)).toBe(3);
  });
});

describe('the one place of a person and year', () => {
  it('belongs to the first application that confirms, over all tracks', async () => {
    const [one, other] = [await openArea(1), await openArea(1)];
    const person = randomUUID();
    const first = { ...claimOf(one), person };
    const second = { ...claimOf({ ...other, track: 'perempuan-pengusaha' }), person };
    await places.openLedger({
      ...second,
      ticket: 0,
      last: '',
      lastAt: '',
      limit: 1,
      directUpTo: 1,
      freed: 0,
      left: [],
      arrived: {},
      ranksBefore: {},
      opensAt: '2026-01-01T00:00:00.000Z',
      closesAt: '2026-12-31T00:00:00.000Z',
    });
    const heads = [];
    for (const claim of [first, second]) {
      const { ticket } = await takePlace(claim, dependencies());
      heads.push({ ...claim, number: claim.application, ticket });
    }
    const confirmed = [];
    for (const head of [...heads, ...heads]) confirmed.push(await confirmPlace(head as never, places));
    expect(confirmed).toEqual(['held', 'second', 'held', 'second']);
  });
});
