import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../../../infra/local/scheduler/schedule-expression.ts';

const iso = (moment: number | undefined) =>
  moment === undefined ? undefined : new Date(moment).toISOString();
/** A Monday. */
const FROM = Date.parse('2026-03-02T01:00:00Z');

describe('a schedule expression', () => {
  it.each([
    ['every day at a local hour', 'cron(0 7 * * ? *)', '2026-03-03T00:00:00.000Z'],
    ['weekdays by number, 1 being Sunday', 'cron(0 12 ? * 1 *)', '2026-03-08T05:00:00.000Z'],
    ['weekdays by name', 'cron(30 8 ? * MON-FRI *)', '2026-03-02T01:30:00.000Z'],
    ['weekdays by a range of numbers', 'cron(30 8 ? * 3-6 *)', '2026-03-03T01:30:00.000Z'],
    ['the second Tuesday', 'cron(0 9 ? * 3#2 *)', '2026-03-10T02:00:00.000Z'],
    ['the last Friday', 'cron(0 9 ? * 6L *)', '2026-03-27T02:00:00.000Z'],
    ['the last day of the month', 'cron(0 9 L * ? *)', '2026-03-31T02:00:00.000Z'],
    ['every quarter of an hour', 'cron(0/15 * * * ? *)', '2026-03-02T01:15:00.000Z'],
    ['one year only', 'cron(0 0 1 1 ? 2028)', '2027-12-31T17:00:00.000Z'],
    ['years that are over', 'cron(0 0 1 1 ? 2020-2024)', undefined],
    ['a rate', 'rate(5 minutes)', '2026-03-02T01:05:00.000Z'],
    ['a rate of one', 'rate(1 day)', '2026-03-03T01:00:00.000Z'],
    ['a local moment', 'at(2026-12-31T23:30:00)', '2026-12-31T16:30:00.000Z'],
    ['a moment that has passed', 'at(2026-01-01T00:00:00)', undefined],
  ])('%s', (_name, expression, next) => {
    expect(iso(parseSchedule(expression, 'Asia/Jakarta', FROM).after(FROM))).toBe(next);
  });

  it('follows summer time where there is one', () => {
    const daily = parseSchedule('cron(0 9 * * ? *)', 'Europe/Amsterdam', FROM);
    expect(iso(daily.after(Date.parse('2026-03-28T12:00:00Z')))).toBe('2026-03-29T07:00:00.000Z');
  });

  it.each([
    ['cron(0 7 * * ? *)', '2026-03-05T00:00:00.000Z', '2026-03-05T00:00:00.000Z'],
    ['cron(0 7 * * ? *)', '2026-03-05T23:00:00.000Z', '2026-03-05T00:00:00.000Z'],
    ['rate(5 minutes)', '2026-03-02T01:12:00.000Z', '2026-03-02T01:10:00.000Z'],
    ['rate(5 minutes)', '2026-03-02T01:04:59.000Z', undefined],
    ['at(2026-03-02T09:00:00)', '2026-03-02T02:00:00.000Z', '2026-03-02T02:00:00.000Z'],
  ])('finds the last occurrence of %s up to %s', (expression, until, last) => {
    expect(iso(parseSchedule(expression, 'Asia/Jakarta', FROM).upTo(Date.parse(until)))).toBe(last);
  });

  it.each([
    'cron(0 7 * * * *)',
    'cron(0 7 ? * ? *)',
    'cron(0 7 * * ?)',
    'cron(61 7 * * ? *)',
    'rate(0 minutes)',
    'rate(5 weeks)',
    'at(2026-13-01T00:00:00)',
    'every day',
  ])('refuses %s', (expression) => {
    expect(() => parseSchedule(expression, 'Asia/Jakarta', FROM)).toThrow('Invalid Schedule Expression');
  });

  it('names the sign that it does not implement', () => {
    expect(() => parseSchedule('cron(0 9 15W * ? *)', 'UTC', FROM)).toThrow('does not implement W');
  });
});
