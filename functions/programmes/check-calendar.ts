import type { Clock } from '#shared/clock.ts';
import type { Calendar } from './working-days.ts';
import { localYear } from './working-days.ts';

/** How long before a year its calendar must be there, in milliseconds: 90 days. */
const ahead = 90 * 86_400_000;

/** Thrown while a year that has come, or comes within 90 days, has no calendar. */
class CalendarMissingError extends Error {
  constructor(years: readonly number[]) {
    super(
      `No calendar of working days for ${years.join(' and ')}: load it (docs/runbook.md, function errors)`,
    );
    this.name = 'CalendarMissingError';
  }
}

/**
 * Sees to it that this year and the one that comes within 90 days have a calendar. Nothing else fails for want of
 * one: until it is loaded, the deadlines of citizens count its holidays as working days.
 * @returns the last year that was looked for
 * @throws CalendarMissingError
 */
export async function checkCalendar(dependencies: {
  readonly calendars: () => Promise<readonly Calendar[]>;
  readonly clock: Clock;
  readonly zone: string;
}): Promise<number> {
  const { calendars, clock, zone } = dependencies;
  const now = clock();
  const [first, last] = [localYear(now, zone), localYear(new Date(now.getTime() + ahead), zone)];
  const known = new Set((await calendars()).map(({ year }) => year));
  const missing = (first === last ? [first] : [first, last]).filter((year) => !known.has(year));
  if (missing.length > 0) throw new CalendarMissingError(missing);
  return last;
}
