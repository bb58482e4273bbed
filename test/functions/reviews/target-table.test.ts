import { expect, it } from 'vitest';
import { targetTable } from '../../../functions/reviews/target-table.ts';

const wub = (year: number, target: number, realised: number) => ({
  track: 'wub',
  year,
  target,
  limit: target,
  taken: realised,
  realised,
});

it('keeps target, limit, taken and realised apart over the years of a promise', () => {
  const women = {
    track: 'perempuan-pengusaha',
    year: 2026,
    target: 300,
    limit: 315,
    taken: 310,
    realised: 305,
  };
  const table = targetTable(
    [
      { track: 'wub', promised: 5000 },
      { track: 'perempuan-pengusaha', promised: 1000 },
    ],
    [wub(2025, 1750, 1764), wub(2026, 1500, 1200), wub(2024, 1750, 1750), women],
  );
  expect(table).toMatchObject([
    { track: 'wub', promised: 5000, target: 5000, limit: 5000, taken: 4714, realised: 4714, open: 286 },
    { promised: 1000, target: 300, limit: 315, taken: 310, realised: 305, open: 695 },
  ]);
  expect(table[0]?.years.map(({ year }) => year)).toEqual([2024, 2025, 2026]);
});

it('adds up the areas of a year and shows where more was reached than promised', () => {
  const [row] = targetTable(
    [{ track: 'wub', promised: 2100 }],
    [
      { track: 'wub', year: 2023, target: 20, limit: 19, taken: 19, realised: 1000 },
      { track: 'wub', year: 2023, target: 20, limit: 20, taken: 20, realised: 1114 },
    ],
  );
  expect(row?.years).toEqual([
    { track: 'wub', year: 2023, target: 40, limit: 39, taken: 39, realised: 2114 },
  ]);
  expect(row?.open).toBe(-14);
});
