import * as z from 'zod';
import { hashAcceptance, hashFacts, type HistoryEvent } from './event.ts';

/** One line of the register of acceptance as the history keeps it: the first event of an application. */
export const Acceptance = z.object({
  /** Track, year and area: `wub#2026#32.76.06.1001`. */
  list: z.string(),
  ticket: z.int().min(1),
  application: z.string(),
  at: z.string(),
  rules: z.int(),
});
export type Acceptance = z.infer<typeof Acceptance>;

/**
 * The seal of one local day: a hash over every event appended that day and over what was added to the registers,
 * resting on the root of the day before. Put once; a day on which nothing happened has one too.
 */
export const DailyRoot = z.object({
  /** Local date, and the instants at which the day began and ended in the city's zone. */
  date: z.iso.date(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  previous: z.string(),
  /** How many events the day has, and the hash over them in the order of application and sequence. */
  events: z.int().min(0),
  eventsHash: z.string(),
  /** Registers that grew: up to which ticket they are sealed now, and the hash over what was added. */
  registers: z.record(z.string(), z.strictObject({ upTo: z.int().min(1), hash: z.string() })),
  hash: z.string(),
});
export type DailyRoot = z.infer<typeof DailyRoot>;

/** A local day and its ends. */
export type Day = Pick<DailyRoot, 'date' | 'from' | 'until'>;

/** True where an instant lies in the day. */
export function isIn(day: Day, instant: string): boolean {
  return Date.parse(day.from) <= Date.parse(instant) && Date.parse(instant) < Date.parse(day.until);
}

/** Up to which ticket each register is sealed. */
export type Sealed = ReadonlyMap<string, number>;

/** Hash of a root over its own facts. */
export function hashRoot(root: Omit<DailyRoot, 'hash'>): string {
  const { date, from, until, previous, events, eventsHash, registers } = root;
  const inOrder = Object.entries(registers).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return hashFacts([
    date,
    from,
    until,
    previous,
    events,
    eventsHash,
    inOrder.map(([list, { upTo, hash }]) => [list, upTo, hash]),
  ]);
}

/** Hash over a day's events, whatever order they come in. */
export function hashEvents(events: readonly HistoryEvent[]): string {
  return hashFacts(
    events.toSorted(byChain).map(({ application, sequence, hash }) => [application, sequence, hash]),
  );
}

/** Hash over lines of one register in the order of their tickets. */
export function hashRegister(lines: readonly Acceptance[]): string {
  return hashFacts(lines.map((line) => [line.list, line.ticket, hashOfLine(line)]));
}

/** The hash on which the chain of a line's application rests. */
export function hashOfLine({ application, ticket, at, rules }: Acceptance): string {
  return hashAcceptance({ number: application, ticket, submittedAt: at, rules });
}

/**
 * Seals a day. Of each register the lines after the sealed ones are added, as far as they follow one another: a line
 * that a crash delayed is sealed on a later day, together with those after it.
 */
export function sealDay(
  day: Day,
  previous: DailyRoot | undefined,
  events: readonly HistoryEvent[],
  lines: readonly Acceptance[],
  sealed: Sealed,
): DailyRoot {
  const grown = [...Map.groupBy(lines, ({ list }) => list)].flatMap(([list, all]) => {
    const added = following(all, sealed.get(list) ?? 0);
    const last = added.at(-1);
    return last === undefined ? [] : [[list, { upTo: last.ticket, hash: hashRegister(added) }] as const];
  });
  const root = {
    ...day,
    previous: previous?.hash ?? '',
    events: events.length,
    eventsHash: hashEvents(events),
    registers: Object.fromEntries(grown),
  };
  return { ...root, hash: hashRoot(root) };
}

/** Up to which ticket each register is sealed after these roots. */
export function sealedAfter(roots: readonly DailyRoot[]): Sealed {
  return new Map(
    roots.flatMap(({ registers }) =>
      Object.entries(registers).map(([list, { upTo }]) => [list, upTo] as const),
    ),
  );
}

/** Application, then sequence. */
export function byChain(a: HistoryEvent, b: HistoryEvent): number {
  if (a.application !== b.application) return a.application < b.application ? -1 : 1;
  return a.sequence - b.sequence;
}

/** The lines after a ticket that follow one another without a gap. */
function following(lines: readonly Acceptance[], after: number): readonly Acceptance[] {
  const byTicket = new Map(lines.map((line) => [line.ticket, line]));
  const found: Acceptance[] = [];
  for (let line = byTicket.get(after + 1); line !== undefined; line = byTicket.get(line.ticket + 1)) {
    found.push(line);
  }
  return found;
}
