import fc from 'fast-check';
import {
  type FrozenArea,
  type FrozenReview,
  freezeReview,
} from '../../../functions/reviews/frozen-review.ts';
import type { Line } from '../../../functions/reviews/register.ts';

/** The moment of every review here. */
export const at = '2026-08-03T02:00:00.000Z';
export const past = '2026-08-01T02:00:00.000Z';
export const future = '2026-08-05T02:00:00.000Z';

/** A review before it is frozen: areas and lines in some order. */
export interface Unfrozen {
  readonly review: Omit<FrozenReview, 'register'>;
  readonly lines: readonly Line[];
}

export const freeze = ({ review, lines }: Unfrozen): FrozenReview => freezeReview(review, lines);

/** An area of a first-come track that gave its places by ticket, with nothing special about it. */
export function plainArea(code: string, more: Partial<FrozenArea> = {}): FrozenArea {
  return { code, limit: 2, directUpTo: 2, ticket: 4, freed: 0, left: 0, ...more };
}

/** A line that waits, with nothing special about it. */
export function plainLine(area: string, ticket: number, more: Partial<Line> = {}): Line {
  return { area, ticket, application: `${area}/${ticket}`, standing: 'waits', fixed: false, ...more };
}

/** A promotion with room enough. */
export function plainReview(
  areas: readonly FrozenArea[],
  more: Partial<Omit<FrozenReview, 'register'>> = {},
): Omit<FrozenReview, 'register'> {
  return {
    kind: 'promotion',
    track: 'wub',
    year: 2026,
    at,
    rules: { version: 1, order: 'ticket', acceptWithin: 3 },
    programme: {
      totalPlaces: 1000,
      budget: { amount: 3_500_000_000, perParticipant: 3_500_000 },
      reservedElsewhere: 0,
    },
    areas,
    ...more,
  };
}

interface AnyTicket {
  readonly pick: 'holds' | 'fixed' | 'waits' | 'offered' | 'unreached' | 'lapsed' | 'released' | 'none';
  readonly rank: number;
  readonly isDrawn: boolean;
  readonly lot: number;
}

const anyTicket: fc.Arbitrary<AnyTicket> = fc.record({
  pick: fc.constantFrom(
    'holds',
    'fixed',
    'waits',
    'waits',
    'waits',
    'offered',
    'unreached',
    'lapsed',
    'released',
    'none',
  ),
  rank: fc.nat(4),
  isDrawn: fc.boolean(),
  lot: fc.nat(),
});

interface AnyArea {
  readonly limit: number;
  readonly extraDirect: number;
  readonly mayGiveFrom: string | undefined;
  readonly newLimit: number | undefined;
  readonly tickets: readonly AnyTicket[];
}

const anyArea: fc.Arbitrary<AnyArea> = fc.record({
  limit: fc.nat(8),
  extraDirect: fc.nat(4),
  mayGiveFrom: fc.constantFrom(past, future, undefined),
  newLimit: fc.option(fc.nat(8), { nil: undefined }),
  tickets: fc.array(anyTicket, { maxLength: 14 }),
});

const anyKind = fc.constantFrom(
  { kind: 'promotion', order: 'ticket' } as const,
  { kind: 'promotion', order: 'rank' } as const,
  { kind: 'ranking', order: 'rank' } as const,
  { kind: 'draw', order: 'lot' } as const,
  { kind: 'refocusing', order: 'ticket' } as const,
  { kind: 'refocusing', order: 'lot' } as const,
  { kind: 'closing', order: 'ticket' } as const,
  { kind: 'closing', order: 'rank' } as const,
);

/** Any review of a state that the rules of the ledgers allow: within the limit, but for places fixed by decree. */
export const anyReview: fc.Arbitrary<Unfrozen> = fc
  .record({
    kind: anyKind,
    areas: fc.array(anyArea, { minLength: 1, maxLength: 6 }),
    acceptWithin: fc.constantFrom(3, undefined),
    replaceUntil: fc.constantFrom(future, future, past, undefined),
    movesFrom: fc.constantFrom(past, past, future, undefined),
    totalPlaces: fc.nat(40),
    budgetPlaces: fc.nat(40),
  })
  .map(
    ({ kind: { kind, order }, areas, acceptWithin, replaceUntil, movesFrom, totalPlaces, budgetPlaces }) => {
      const made = areas.map((area, index) => makeArea(`32.76.01.${1001 + index}`, area, order !== 'ticket'));
      const lines = made.flatMap((area) => area.lines);
      return {
        review: {
          kind,
          track: 'wub',
          year: 2026,
          at,
          rules: {
            version: 1,
            order,
            ...(acceptWithin === undefined ? {} : { acceptWithin }),
            ...(replaceUntil === undefined ? {} : { replaceUntil }),
            ...(movesFrom === undefined ? {} : { movesFrom }),
          },
          programme: {
            totalPlaces,
            budget: { amount: budgetPlaces * 3_500_000 + 1, perParticipant: 3_500_000 },
            reservedElsewhere: 0,
          },
          areas: made.map(({ area }) => area),
        },
        lines: order === 'ticket' ? lines : withLots(lines),
      };
    },
  );

function makeArea(
  code: string,
  { limit, extraDirect, mayGiveFrom, newLimit, tickets }: AnyArea,
  isRanked: boolean,
): { readonly area: FrozenArea; readonly lines: readonly (Line & { readonly draws: number })[] } {
  const direct = isRanked ? 0 : Math.min(limit, extraDirect);
  let free = limit - direct;
  const lines = tickets.flatMap(({ pick, rank, isDrawn, lot }, index) => {
    if (pick === 'none') return [];
    const takes = pick !== 'waits' && pick !== 'released';
    // Only what a decree fixed may lie beyond the limit, and then no newcomer has a place at once.
    const isPossible = !takes || free > 0 || (pick === 'fixed' && direct === 0);
    if (takes && isPossible) free -= 1;
    return [toLine(code, index + 1, isPossible ? pick : 'waits', rank, isDrawn ? lot : -1)];
  });
  return {
    area: {
      code,
      limit,
      directUpTo: isRanked ? 0 : tickets.length + direct,
      ticket: tickets.length,
      freed: 0,
      left: 0,
      ...(mayGiveFrom === undefined ? {} : { mayGiveFrom }),
      ...(newLimit === undefined ? {} : { newLimit }),
    },
    lines,
  };
}

function toLine(
  area: string,
  ticket: number,
  pick: Exclude<AnyTicket['pick'], 'none'>,
  rank: number,
  draws: number,
): Line & { readonly draws: number } {
  const offers: Partial<Record<AnyTicket['pick'], { acceptBy?: string }>> = {
    offered: { acceptBy: future },
    unreached: {},
    lapsed: { acceptBy: past },
  };
  const offer = offers[pick];
  return {
    ...plainLine(area, ticket),
    standing: pick === 'fixed' || pick === 'holds' ? 'holds' : pick === 'released' ? 'released' : 'waits',
    fixed: pick === 'fixed',
    rank,
    draws,
    ...(offer === undefined ? {} : { offer }),
  };
}

function withLots(lines: readonly (Line & { readonly draws: number })[]): readonly Line[] {
  const drawn = lines.filter(({ draws }) => draws >= 0).toSorted((a, b) => a.draws - b.draws);
  const lots = new Map(drawn.map((line, index) => [line, index + 1]));
  return lines.map((line) => {
    const lot = lots.get(line);
    return lot === undefined ? line : { ...line, lot };
  });
}
