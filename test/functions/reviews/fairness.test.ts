import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CountedApplication, fairnessOf, fairnessOfPlan } from '../../../functions/reviews/fairness.ts';
import { planReview } from '../../../functions/reviews/plan.ts';
import { hideSmallCells } from '../../../functions/reviews/small-cells.ts';
import { freeze, plainArea, plainLine, plainReview } from './any-review.ts';

type Shown = readonly (readonly (number | null)[])[];

/**
 * All numbers a hidden figure could be, found by trying every table that fits what is shown: the brute force of
 * somebody who wants to know.
 */
function guesses(shown: Shown, most: number): readonly (readonly ReadonlySet<number>[])[] {
  const [height, width] = [shown.length - 1, (shown[0]?.length ?? 1) - 1];
  const possible = shown.map((row) => row.map(() => new Set<number>()));
  const cells = Array.from({ length: height * width }, () => 0);
  const sumOf = (i: number | undefined, j: number | undefined) =>
    cells.reduce((sum, count, at) => {
      const isIn = (i === undefined || Math.floor(at / width) === i) && (j === undefined || at % width === j);
      return isIn ? sum + count : sum;
    }, 0);
  const valueAt = (i: number, j: number) => sumOf(i === height ? undefined : i, j === width ? undefined : j);
  const fits = (i: number, j: number) => (shown[i]?.[j] ?? null) === null || valueAt(i, j) === shown[i]?.[j];
  const attempt = (at: number): void => {
    if (at === cells.length) {
      const all = shown.flatMap((row, i) => row.map((_, j) => [i, j] as const));
      if (!all.every(([i, j]) => fits(i, j))) return;
      for (const [i, j] of all) possible[i]?.[j]?.add(valueAt(i, j));
      return;
    }
    const [i, j] = [Math.floor(at / width), at % width];
    const known = shown[i]?.[j] ?? null;
    const values = known === null ? Array.from({ length: most + 1 }, (_, value) => value) : [known];
    for (const value of values) {
      cells[at] = value;
      const endsRow = j === width - 1;
      if (!endsRow || fits(i, width)) attempt(at + 1);
    }
    cells[at] = 0;
  };
  attempt(0);
  return possible;
}

describe('small cells', () => {
  it('leaves a table without small figures as it is, with its sums', () => {
    expect(
      hideSmallCells([
        [5, 6],
        [7, 8],
      ]),
    ).toEqual([
      [5, 6, 11],
      [7, 8, 15],
      [12, 14, 26],
    ]);
  });

  it('hides others where a small figure could be computed from the sums', () => {
    const shown = hideSmallCells([
      [3, 20, 30],
      [40, 50, 60],
      [70, 80, 90],
    ]);
    expect(shown).toEqual([
      [null, null, 30, 53],
      [null, null, 60, 150],
      [70, 80, 90, 240],
      [113, 150, 180, 443],
    ]);
  });

  it('does not take zeros that can only be zeros for a hiding place', () => {
    const shown = hideSmallCells([
      [0, 20],
      [0, 30],
    ]);
    for (const row of guesses(shown, 60)) for (const values of row) expect(values.size).not.toBe(0);
    expect(shown[0]?.[0]).toBeNull();
    expect(guesses(shown, 60)[0]?.[0]?.size).toBeGreaterThan(1);
  });

  it('lets nobody compute a hidden figure from the shown ones', () => {
    const anyTable = fc
      .constantFrom([1, 1], [1, 2], [2, 1], [2, 2], [3, 1], [1, 3])
      .chain(([height = 1, width = 1]) => {
        const row = fc.array(fc.nat(9), { minLength: width, maxLength: width });
        return fc.array(row, { minLength: height, maxLength: height });
      });
    fc.assert(
      fc.property(anyTable, (cells) => {
        const shown = hideSmallCells(cells);
        const possible = guesses(shown, 12);
        shown.forEach((row, i) =>
          row.forEach((count, j) => {
            if (count === null) expect(possible[i]?.[j]?.size).toBeGreaterThan(1);
            else expect(count).toBeGreaterThanOrEqual(5);
          }),
        );
      }),
      { numRuns: 150 },
    );
  });
});

describe('the fairness preview', () => {
  const many = (count: number, more: CountedApplication): readonly CountedApplication[] =>
    Array.from({ length: count }, () => more);
  const [beji, tapos] = ['32.76.06.1001', '32.76.10.1001'];
  const applications = [
    ...many(12, { area: beji, group: 'kuliner', placed: true }),
    ...many(30, { area: '32.76.06.1002', group: 'kuliner', placed: false }),
    ...many(9, { area: beji, group: 'jasa', placed: true }),
    ...many(8, { area: beji, group: 'jasa', placed: false }),
    ...many(11, { area: tapos, group: 'kuliner', placed: true }),
    ...many(25, { area: tapos, group: 'kuliner', placed: false }),
    ...many(7, { area: tapos, group: 'jasa', placed: true }),
    ...many(6, { area: tapos, group: 'jasa', placed: false }),
  ];

  it('counts by kecamatan and group who has a place and who has none', () => {
    expect(fairnessOf(applications.toReversed())).toEqual({
      groups: ['jasa', 'kuliner'],
      districts: [
        {
          district: '32.76.06',
          cells: [
            { placed: 9, notPlaced: 8 },
            { placed: 12, notPlaced: 30 },
          ],
          applications: 59,
        },
        {
          district: '32.76.10',
          cells: [
            { placed: 7, notPlaced: 6 },
            { placed: 11, notPlaced: 25 },
          ],
          applications: 49,
        },
      ],
      city: [
        { placed: 16, notPlaced: 14 },
        { placed: 23, notPlaced: 55 },
      ],
      applications: 108,
    });
  });

  it('hides how few of a group have a place, and what would tell', () => {
    const few = [...applications, ...many(2, { area: tapos, group: 'pertanian', placed: true })];
    const { districts, city } = fairnessOf(few);
    expect(districts.map(({ cells }) => cells[2])).toEqual([
      { placed: null, notPlaced: null },
      { placed: null, notPlaced: null },
    ]);
    expect(city[2]).toEqual({ placed: null, notPlaced: null });
    // Else the kecamatan's total less what is shown would say that two applied.
    for (const { cells, applications: all } of districts) {
      const shown = cells.flatMap(({ placed, notPlaced }) => [placed ?? 0, notPlaced ?? 0]);
      expect(all === null || all - shown.reduce((sum, count) => sum + count, 0) >= 5).toBe(true);
    }
  });

  it('shows what a plan would leave', () => {
    const area = plainArea(beji, { limit: 13, directUpTo: 7, ticket: 21 });
    const lines = Array.from({ length: 20 }, (_, index) =>
      plainLine(beji, index + 1, { standing: index < 7 ? 'holds' : 'waits' }),
    );
    const released = plainLine(beji, 21, { standing: 'released' });
    const review = freeze({ review: plainReview([area]), lines: [...lines, released] });
    const { city } = fairnessOfPlan(review, planReview(review), () => 'kuliner');
    expect(city).toEqual([{ placed: 13, notPlaced: 7 }]);
  });

  it('shows nothing where nobody applied', () => {
    expect(fairnessOf([])).toEqual({ groups: [], districts: [], city: [], applications: null });
  });
});
