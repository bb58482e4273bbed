import * as z from 'zod';

/** Public holidays and collective leave of one year as local dates (`2026-03-19`), by the SKB of three ministers. */
export const Calendar = z
  .strictObject({
    year: z.int(),
    source: z.string().min(1),
    holidays: z.array(z.iso.date()).min(1),
    collectiveLeave: z.array(z.iso.date()),
  })
  .superRefine(({ year, holidays, collectiveLeave }, context) => {
    for (const [field, dates] of Object.entries({ holidays, collectiveLeave })) {
      dates.forEach((date, index) => {
        if (date.startsWith(`${year}-`)) return;
        context.addIssue({ code: 'custom', path: [field, index], message: `${date} is not in ${year}` });
      });
    }
  });
export type Calendar = z.infer<typeof Calendar>;

/** Hour of the local day at which a deadline ends. */
const closingHour = 16;

const dayMillis = 86_400_000;

/** The local date of an instant in a zone, as `2026-11-21`. */
export function localDate(instant: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(instant);
}

/** The year the city is in at an instant: 31 December 17.00 UTC is already the next one in Jakarta. */
export function localYear(instant: Date, zone: string): number {
  return Number(localDate(instant, zone).slice(0, 4));
}

/** The instant of an hour of a local date. For zones without daylight saving, as all of Indonesia's are. */
export function atLocalHour(date: string, hour: number, zone: string): Date {
  const asUtc = Date.parse(`${date}T00:00:00Z`) + hour * 3_600_000;
  return new Date(asUtc - zoneOffsetMillis(new Date(asUtc), zone));
}

/**
 * The working days after the day of `from`, as the instants at which each ends (16.00 local time): element n-1 is
 * the deadline «within n working days». Monday to Friday without holidays and collective leave, which is not
 * working time for civil servants (yearly Keppres). In a year without a calendar only weekends are left out:
 * a missing year may not fail a citizen, it blocks the opening of a programme instead.
 */
export function workingDayDeadlines(
  from: Date,
  count: number,
  zone: string,
  calendars: readonly Calendar[],
): readonly Date[] {
  const free = freeDays(calendars);
  const deadlines: Date[] = [];
  let day = midnight(localDate(from, zone));
  while (deadlines.length < count) {
    day += dayMillis;
    if (isWorking(day, free)) deadlines.push(atLocalHour(dateOf(day), closingHour, zone));
  }
  return deadlines;
}

/** True where the local day of an instant is one on which offices work. */
export function isWorkingDay(instant: Date, zone: string, calendars: readonly Calendar[]): boolean {
  return isWorking(midnight(localDate(instant, zone)), freeDays(calendars));
}

/** The working days after the day of `from`, up to and with the day of `until`. */
export function workingDaysSince(
  from: Date,
  until: Date,
  zone: string,
  calendars: readonly Calendar[],
): number {
  const free = freeDays(calendars);
  const last = midnight(localDate(until, zone));
  let count = 0;
  for (let day = midnight(localDate(from, zone)) + dayMillis; day <= last; day += dayMillis) {
    if (isWorking(day, free)) count += 1;
  }
  return count;
}

const midnight = (date: string) => Date.parse(`${date}T00:00:00Z`);
const dateOf = (day: number) => new Date(day).toISOString().slice(0, 10);

function freeDays(calendars: readonly Calendar[]): ReadonlySet<string> {
  return new Set(calendars.flatMap((calendar) => [...calendar.holidays, ...calendar.collectiveLeave]));
}

/** @param day midnight UTC of a local date */
function isWorking(day: number, free: ReadonlySet<string>): boolean {
  const weekday = new Date(day).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !free.has(dateOf(day));
}

function zoneOffsetMillis(instant: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(instant);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (match === null) return 0;
  const [, sign, hours, minutes] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
