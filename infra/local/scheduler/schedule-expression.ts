import { CronExpressionParser } from 'cron-parser';
import { ServiceError } from '../contract.ts';

/** When something happens; all moments in milliseconds since 1970. */
export interface Occurrences {
  /** The first occurrence later than a moment, if there is one. */
  after(epochMillis: number): number | undefined;
  /** The last occurrence at or before a moment, if there is one. */
  upTo(epochMillis: number): number | undefined;
}

const UNIT_MILLIS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/**
 * Reads `cron(…)`, `rate(…)` and `at(…)` as AWS writes them.
 * @param anchor moment from which a rate counts
 * @throws ServiceError ValidationException, or NotImplemented (501) for the cron sign W
 */
export function parseSchedule(expression: string, timeZone: string, anchor: number): Occurrences {
  const [, kind, inner = ''] = /^(cron|rate|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'cron') return parseCron(inner.trim(), timeZone);
  if (kind === 'rate') return parseRate(inner.trim(), anchor);
  if (kind === 'at') return parseAt(inner.trim(), timeZone);
  throw invalid(expression);
}

function parseRate(text: string, anchor: number): Occurrences {
  const [, value = '', unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(text) ?? [];
  const period = Number(value) * (UNIT_MILLIS[unit] ?? Number.NaN);
  if (!Number.isFinite(period)) throw invalid(`rate(${text})`);
  return {
    after: (moment) => anchor + Math.max(1, Math.floor((moment - anchor) / period) + 1) * period,
    upTo: (moment) => {
      const periods = Math.floor((moment - anchor) / period);
      return periods < 1 ? undefined : anchor + periods * period;
    },
  };
}

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})$/;

function parseAt(text: string, timeZone: string): Occurrences {
  const [, year, month, day, hour, minute, second] = (MOMENT.exec(text) ?? []).map(Number);
  const valid = MOMENT.test(text) && Number.isFinite(Date.parse(`${text}Z`));
  if (!valid || year === undefined || month === undefined || day === undefined) throw invalid(`at(${text})`);
  const moment = CronExpressionParser.parse(`${second} ${minute} ${hour} ${day} ${month} *`, {
    tz: timeZone,
    // Before that day in every zone, and after the same day of the year before.
    currentDate: new Date(Date.UTC(year, month - 1, day) - 2 * 86_400_000),
  })
    .next()
    .getTime();
  return {
    after: (from) => (moment > from ? moment : undefined),
    upTo: (until) => (moment <= until ? moment : undefined),
  };
}

function parseCron(text: string, timeZone: string): Occurrences {
  const fields = text.split(/\s+/);
  const [minutes, hours, days = '', months, weekdays = '', years = ''] = fields;
  if (fields.length !== 6 || (days === '?') === (weekdays === '?')) throw invalid(`cron(${text})`);
  if (days.includes('W')) {
    throw new ServiceError('NotImplemented', `The local cloud does not implement W in cron(${text})`, 501);
  }
  const expression = `0 ${minutes} ${hours} ${days} ${months} ${fromAwsWeekdays(weekdays)}`;
  const range = parseYears(years, text);
  const at = (moment: number) => {
    try {
      return CronExpressionParser.parse(expression, { tz: timeZone, currentDate: new Date(moment) });
    } catch {
      throw invalid(`cron(${text})`);
    }
  };
  at(0);
  /** Walks from year to year that the expression names; a list of years ends. */
  const walk = (moment: number, step: 'next' | 'prev'): number | undefined => {
    const cron = at(moment);
    try {
      for (;;) {
        const date = cron[step]();
        const year = date.getFullYear();
        if (range.matches(year)) return date.getTime();
        if (year > range.last || year < FIRST_YEAR) return undefined;
      }
    } catch {
      // cron-parser found none within its search.
      return undefined;
    }
  };
  return {
    after: (moment) => walk(moment, 'next'),
    upTo: (moment) => walk(moment + 1_000 - (moment % 1_000), 'prev'),
  };
}

const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

interface Years {
  matches(year: number): boolean;
  readonly last: number;
}

function parseYears(text: string, cron: string): Years {
  const ranges = text.split(',').map((part) => {
    const [, from, to, step] = /^(\*|\d{4})(?:-(\d{4}))?(?:\/(\d+))?$/.exec(part) ?? [];
    if (from === undefined) throw invalid(`cron(${cron})`);
    const first = from === '*' ? FIRST_YEAR : Number(from);
    const openEnd = from === '*' || step !== undefined ? LAST_YEAR : first;
    return { first, last: to === undefined ? openEnd : Number(to), step: Number(step ?? 1) };
  });
  return {
    matches: (year) =>
      ranges.some(({ first, last, step }) => year >= first && year <= last && (year - first) % step === 0),
    last: Math.max(...ranges.map((range) => range.last)),
  };
}

/** AWS counts weekdays from 1 = Sunday, cron-parser from 0; names are the same. */
function fromAwsWeekdays(text: string): string {
  return text
    .split(',')
    .map((part) => {
      const [days = '', ...rest] = part.split(/(?=[/#])/);
      return days.replaceAll(/\d+/g, (digit) => String(Number(digit) - 1)) + rest.join('');
    })
    .join(',');
}

function invalid(expression: string): ServiceError {
  return new ServiceError('ValidationException', `Invalid Schedule Expression ${expression}.`);
}
