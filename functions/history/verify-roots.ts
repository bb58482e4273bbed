import {
  type Acceptance,
  type DailyRoot,
  hashEvents,
  hashRegister,
  hashRoot,
  sealedAfter,
} from './daily-root.ts';
import type { HistoryEvent } from './event.ts';
import type { Finding } from './finding.ts';

const dayMillis = 86_400_000;

/** The roots: one for each day, each resting on the one before, each sealing exactly what is there. */
export function verifyRoots(
  roots: readonly DailyRoot[],
  events: readonly HistoryEvent[],
  lines: readonly Acceptance[],
): readonly Finding[] {
  const byDay = groupByDay(events, roots);
  const byList = Map.groupBy(lines, ({ list }) => list);
  const findings = roots.flatMap((root, index) => {
    const sealed = sealedAfter(roots.slice(0, index));
    return [
      ...verifyRest(root, roots[index - 1]),
      ...verifyDay(root, byDay.get(root.date) ?? []),
      ...Object.entries(root.registers).flatMap(([list, { upTo, hash }]) =>
        verifyRegister(
          { list, after: sealed.get(list) ?? 0, upTo, hash, date: root.date },
          byList.get(list) ?? [],
        ),
      ),
    ];
  });
  return [...findings, ...unsealed(roots, byDay.get(undefined) ?? [], lines)];
}

/** Events by the date of the root that seals them; by undefined where none does. */
function groupByDay(
  events: readonly HistoryEvent[],
  roots: readonly DailyRoot[],
): ReadonlyMap<string | undefined, readonly HistoryEvent[]> {
  const days = roots.map(({ date, from, until }) => ({
    date,
    from: Date.parse(from),
    until: Date.parse(until),
  }));
  return Map.groupBy(events, ({ recordedAt }) => {
    const at = Date.parse(recordedAt);
    return days.find(({ from, until }) => from <= at && at < until)?.date;
  });
}

function verifyRest(root: DailyRoot, before: DailyRoot | undefined): readonly Finding[] {
  const what = `root of ${root.date}`;
  if (hashRoot(root) !== root.hash) return [{ problem: 'changed', what }];
  if (before === undefined) {
    return root.previous === '' ? [] : [{ problem: 'missing', what: `root before ${root.date}` }];
  }
  const due = new Date(Date.parse(`${before.date}T00:00:00Z`) + dayMillis).toISOString().slice(0, 10);
  if (root.date !== due) return [{ problem: 'missing', what: `root of ${due}` }];
  if (root.previous === before.hash) return [];
  return [{ problem: 'changed', what: `${what}, or the root of ${before.date} on which it should rest` }];
}

function verifyDay(root: DailyRoot, events: readonly HistoryEvent[]): readonly Finding[] {
  const what = `events of ${root.date}: ${root.events} were sealed, ${events.length} are there`;
  if (events.length < root.events) return [{ problem: 'missing', what }];
  if (events.length > root.events) return [{ problem: 'inserted', what }];
  if (hashEvents(events) === root.eventsHash) return [];
  const applications = [...new Set(events.map(({ application }) => application))].join(', ');
  return [{ problem: 'changed', what: `events of ${root.date}, of one of ${applications}` }];
}

function verifyRegister(
  sealed: {
    readonly list: string;
    readonly after: number;
    readonly upTo: number;
    readonly hash: string;
    readonly date: string;
  },
  lines: readonly Acceptance[],
): readonly Finding[] {
  const { list, after, upTo, hash, date } = sealed;
  const added = lines
    .filter(({ ticket }) => ticket > after && ticket <= upTo)
    .toSorted((a, b) => a.ticket - b.ticket);
  const there = new Set(added.map(({ ticket }) => ticket));
  const missing = Array.from({ length: Math.max(0, upTo - after) }, (_, index) => after + 1 + index).filter(
    (ticket) => !there.has(ticket),
  );
  if (missing.length > 0) {
    return missing.map((ticket) => ({ problem: 'missing' as const, what: `ticket ${ticket} of ${list}` }));
  }
  if (hashRegister(added) === hash) return [];
  return [{ problem: 'changed', what: `tickets ${after + 1} to ${upTo} of ${list}, sealed ${date}` }];
}

/** What no root seals was not there when the export was made. @param events those of no root's day */
function unsealed(
  roots: readonly DailyRoot[],
  events: readonly HistoryEvent[],
  lines: readonly Acceptance[],
): readonly Finding[] {
  const sealed = sealedAfter(roots);
  return [
    ...events.map(({ application, sequence }) => `event ${sequence} of ${application}`),
    ...lines
      .filter(({ list, ticket }) => ticket > (sealed.get(list) ?? 0))
      .map(({ list, ticket }) => `ticket ${ticket} of ${list}`),
  ].map((what) => ({ problem: 'inserted' as const, what: `${what}, which no root seals` }));
}
