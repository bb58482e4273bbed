import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion, type TieRule, type WeightedArea } from '../../../functions/reviews/apportionment.ts';

const turns = (year: number): TieRule => ({ by: 'turns', year });
const named = (count: number): readonly WeightedArea[] =>
  Array.from({ length: count }, (_, index) => ({ code: `32.76.01.${1001 + index}` }));
const weighted = (...weights: readonly number[]): readonly WeightedArea[] =>
  weights.map((weight, index) => ({ code: `area ${index}`, weight }));
const placesOf = (total: number, areas: readonly WeightedArea[], ties: TieRule = turns(2026)) =>
  apportion(total, areas, ties).map(({ places }) => places);
const countOf = (places: readonly number[], value: number) => places.filter((each) => each === value).length;

describe('limits from a city total', () => {
  it('gives 49 of 63 kelurahan 28 places and the others 27', () => {
    const places = placesOf(1750, named(63));
    expect([countOf(places, 28), countOf(places, 27)]).toEqual([49, 14]);
  });

  it('gives 24 of 104 kelurahan 20 places and the others 19', () => {
    const places = placesOf(2000, named(104));
    expect([countOf(places, 20), countOf(places, 19)]).toEqual([24, 80]);
  });

  it.each([
    { weights: [47_000, 16_000, 15_800, 12_000, 6_100, 3_100], total: 10, expected: [5, 2, 1, 1, 1, 0] },
    { weights: [216, 310, 22, 32], total: 60, expected: [23, 32, 2, 3] },
  ])('agrees with the published apportionment of $total over $weights', ({ weights, total, expected }) => {
    expect(placesOf(total, weighted(...weights))).toEqual(expected);
  });

  it('says of each area why', () => {
    const rows = apportion(10, weighted(47_000, 16_000, 15_800, 12_000, 6_100, 3_100), turns(2026));
    expect(rows.map(({ whole, remainder, reason }) => [whole, Number(remainder), reason])).toEqual([
      [4, 70_000, 'larger-remainder'],
      [1, 60_000, 'larger-remainder'],
      [1, 58_000, 'smaller-remainder'],
      [1, 20_000, 'smaller-remainder'],
      [0, 61_000, 'larger-remainder'],
      [0, 31_000, 'smaller-remainder'],
    ]);
  });

  it('prefers the larger weight among equal remainders', () => {
    const rows = apportion(3, weighted(1, 3), turns(2026));
    expect(rows.map(({ places }) => places)).toEqual([1, 2]);
    // A quarter and three quarters of 6: one and a half, four and a half.
    expect(apportion(6, weighted(1, 3), turns(2026)).map(({ places, reason }) => [places, reason])).toEqual([
      [1, 'smaller-weight'],
      [5, 'larger-weight'],
    ]);
  });

  it('follows a published draw, and needs it to name every area it decides on', () => {
    const areas = named(3);
    const order = ['32.76.01.1003', '32.76.01.1001', '32.76.01.1002'];
    expect(apportion(1, areas, { by: 'draw', order }).map(({ reason }) => reason)).toEqual([
      'draw-lost',
      'draw-lost',
      'draw-won',
    ]);
    expect(() => apportion(1, areas, { by: 'draw', order: order.slice(1) })).toThrow(
      expect.objectContaining({ issues: [{ field: 'draw', code: 'draw-lacks-area' }] }),
    );
  });

  it('gives those who went without their turn the next year, and all equally often in the end', () => {
    const areas = named(63);
    const withoutIn = (year: number) =>
      apportion(1750, areas, turns(year)).flatMap(({ area, extra }) => (extra === 0 ? [area] : []));
    const next = new Set(withoutIn(2027));
    expect(withoutIn(2026).filter((area) => next.has(area))).toEqual([]);
    const extras = Array.from({ length: 63 }, (_, index) => apportion(1750, areas, turns(2026 + index)));
    const ofEach = areas.map((_, at) => extras.reduce((sum, rows) => sum + (rows[at]?.extra ?? 0), 0));
    expect(new Set(ofEach)).toEqual(new Set([49]));
  });

  it('is not the order of the codes', () => {
    const extra = apportion(24, named(104), turns(2026)).flatMap(({ area, extra: more }) =>
      more ? [area] : [],
    );
    const first = named(104)
      .slice(0, 24)
      .map(({ code }) => code);
    expect(extra).not.toEqual(first);
  });

  it('refuses what is no number of places and what has no weight', () => {
    expect(() => apportion(1.5, named(2), turns(2026))).toThrow('invalid-input');
    expect(() => apportion(1, weighted(0, 0), turns(2026))).toThrow('invalid-input');
    expect(() => apportion(1, weighted(1, -1), turns(2026))).toThrow('invalid-input');
    expect(() => apportion(1, [{ code: 'a' }, { code: 'a' }], turns(2026))).toThrow('invalid-input');
    expect(placesOf(0, weighted(0, 0))).toEqual([0, 0]);
  });

  const anyAreas = fc
    .uniqueArray(fc.integer({ min: 1000, max: 9999 }), { minLength: 1, maxLength: 70 })
    .chain((codes) =>
      fc.tuple(...codes.map((code) => fc.record({ code: fc.constant(`a${code}`), weight: fc.nat(50) }))),
    )
    .filter((areas) => areas.some(({ weight }) => weight > 0));

  it('gives exactly the total, each area its whole quota and at most one more, whatever the order', () => {
    fc.assert(
      fc.property(anyAreas, fc.nat(5_000), fc.integer({ min: 2020, max: 2100 }), (areas, total, year) => {
        const rows = apportion(total, areas, turns(year));
        expect(rows.reduce((sum, { places }) => sum + places, 0)).toBe(total);
        for (const { places, weight, divisor } of rows) {
          const gap = BigInt(places) * divisor - BigInt(total) * BigInt(weight);
          expect(gap > -divisor && gap < divisor).toBe(true);
        }
        expect(apportion(total, areas.toReversed(), turns(year))).toEqual(rows);
      }),
    );
  });

  it('never gives more than is wanted where less is there than wanted', () => {
    fc.assert(
      fc.property(anyAreas, fc.nat(200), (areas, total) => {
        const wanted = areas.reduce((sum, { weight }) => sum + weight, 0);
        for (const { places, weight } of apportion(Math.min(total, wanted), areas, turns(2026))) {
          expect(places).toBeLessThanOrEqual(weight);
        }
      }),
    );
  });

  it('is exact beyond what floating point can hold', () => {
    const large = 9_007_199_254_740_991;
    const rows = apportion(large, weighted(large, large - 1, large - 2), turns(2026));
    expect(rows.reduce((sum, { places }) => sum + BigInt(places), 0n)).toBe(BigInt(large));
  });
});
