import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDate, localYear, workingDayDeadlines } from '../../../functions/programmes/working-days.ts';
import { knownCalendars } from '../../support/depok.ts';

const zone = 'Asia/Jakarta';
const within = (days: number, from: string) =>
  workingDayDeadlines(new Date(from), days, zone, knownCalendars).at(-1);

describe('deadlines in working days', () => {
  it.each([
    ['Monday before Lebaran 2026', '2026-03-16T02:00:00Z', '2026-03-30'],
    ['Tuesday before Christmas 2026', '2026-12-22T02:00:00Z', '2026-12-31'],
    ['Thursday before Nyepi and Lebaran 2027', '2027-03-04T02:00:00Z', '2027-03-19'],
  ])('five days after the %s', (_, from, date) => {
    expect(within(5, from)?.toISOString()).toBe(`${date}T09:00:00.000Z`); // 16.00 WIB
  });

  it.each([
    [2026, 240],
    [2027, 242],
  ])('counts the working days of %i', (year, count) => {
    const deadlines = workingDayDeadlines(new Date(`${year - 1}-12-31T02:00:00Z`), 260, zone, knownCalendars);
    expect(deadlines.filter((deadline) => localYear(deadline, zone) === year)).toHaveLength(count);
  });

  it('begins with the local day: late on 31 December UTC is New Year in Jakarta', () => {
    expect(localDate(new Date('2026-12-31T17:00:00Z'), zone)).toBe('2027-01-01');
    expect(within(1, '2026-12-31T17:00:00Z')?.toISOString()).toBe('2027-01-04T09:00:00.000Z');
  });

  it('counts on through a year without a calendar, leaving out weekends only', () => {
    expect(within(1, '2031-01-03T02:00:00Z')?.toISOString()).toBe('2031-01-06T09:00:00.000Z');
  });

  it('gives deadlines that only grow, never on a free day', () => {
    const free = new Set(knownCalendars.flatMap((year) => [...year.holidays, ...year.collectiveLeave]));
    const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-10-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, (from) => {
        const deadlines = workingDayDeadlines(from, 30, zone, knownCalendars);
        deadlines.reduce((before, deadline) => {
          expect(deadline.getTime()).toBeGreaterThan(before.getTime());
          expect(free.has(localDate(deadline, zone))).toBe(false);
          return deadline;
        }, from);
      }),
    );
  });
});
