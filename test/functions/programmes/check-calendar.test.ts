import { expect, it } from 'vitest';
import { checkCalendar } from '../../../functions/programmes/check-calendar.ts';
import { knownCalendars } from '../../support/depok.ts';

const check = (now: string) =>
  checkCalendar({
    calendars: async () => knownCalendars, // 2026 and 2027
    clock: () => new Date(now),
    zone: 'Asia/Jakarta',
  });

it.each([
  ['2026-03-02T02:00:00Z', 2026],
  ['2026-10-02T16:59:59Z', 2026], // 90 days later it is 31 December in Jakarta
  ['2026-10-02T17:00:00Z', 2027],
  ['2027-10-02T16:59:59Z', 2027],
])('is content on %s with the calendars up to %i', async (now, until) => {
  expect(await check(now)).toBe(until);
});

it('fails from 90 days before a year that has no calendar', async () => {
  await expect(check('2027-10-02T17:00:00Z')).rejects.toThrow('No calendar of working days for 2028:');
});

it('fails on, in a year that came without one', async () => {
  await expect(check('2028-02-01T02:00:00Z')).rejects.toThrow('No calendar of working days for 2028:');
  await expect(check('2028-12-01T02:00:00Z')).rejects.toThrow('2028 and 2029');
});
