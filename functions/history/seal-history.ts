import type { Clock } from '#shared/clock.ts';
import { atLocalHour, localDate } from '../programmes/working-days.ts';
import { type DailyRoot, type Day, isIn, sealDay, sealedAfter } from './daily-root.ts';
import type { Records, RootsRepository } from './roots-repository.ts';

const dayMillis = 86_400_000;

/** An event is in the table this long after the moment it carries: a function that appends ends within a minute. */
const settled = 15 * 60_000;

/**
 * Puts the root of every local day that is over and has none, from the first day on which something was recorded.
 * Repeating it changes nothing; days on which it did not run are sealed the next time.
 * @returns the roots that were put
 */
export async function sealHistory(dependencies: {
  readonly roots: Pick<RootsRepository, 'add' | 'list' | 'records'>;
  readonly clock: Clock;
  readonly zone: string;
}): Promise<readonly DailyRoot[]> {
  const { roots, clock, zone } = dependencies;
  const today = localDate(new Date(clock().getTime() - settled), zone);
  const known = [...(await roots.list())];
  const last = known.at(-1)?.date;
  if (last !== undefined && dayAfter(last) >= today) return [];
  const records = await roots.records();
  const added: DailyRoot[] = [];
  let date = last === undefined ? firstDay(records, zone) : dayAfter(last);
  for (; date !== undefined && date < today; date = dayAfter(date)) {
    const day = dayIn(date, zone);
    const root = await roots.add(
      sealDay(
        day,
        known.at(-1),
        records.events.filter(({ recordedAt }) => isIn(day, recordedAt)),
        records.lines.filter(({ at }) => at < day.until),
        sealedAfter(known),
      ),
    );
    known.push(root);
    added.push(root);
  }
  return added;
}

function firstDay({ events, lines }: Records, zone: string): string | undefined {
  const [first] = [...events.map(({ recordedAt }) => recordedAt), ...lines.map(({ at }) => at)].toSorted();
  return first === undefined ? undefined : localDate(new Date(first), zone);
}

function dayIn(date: string, zone: string): Day {
  const [from, until] = [date, dayAfter(date)].map((each) => atLocalHour(each, 0, zone).toISOString());
  return { date, from: from ?? '', until: until ?? '' };
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + dayMillis).toISOString().slice(0, 10);
}
