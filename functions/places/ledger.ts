import * as z from 'zod';

/**
 * The ledger of one track, year and area: how many tickets were given, to whom the last, and how many places there
 * are. One conditional update of it orders everybody who applies (docs/data-model.md, quota model).
 */
export const Ledger = z.object({
  track: z.string(),
  year: z.int(),
  area: z.string(),
  /** Tickets given so far: the order of acceptance. */
  ticket: z.int().min(0),
  /** Application that got the last ticket. */
  last: z.string(),
  lastAt: z.string(),
  /** Places of the area (I1). */
  limit: z.int().min(0),
  /** A ticket up to this number carries a place at once; 0 where places are given on a ranking date. */
  directUpTo: z.int().min(0),
  /** Places given back and not given again. */
  freed: z.int().min(0),
  /** Tickets without a direct place that wait no longer, in no order: those before one's own shorten the wait. */
  left: z.array(z.int()),
  /** Tickets of applications that were moved here from another area, by application. */
  arrived: z.record(z.string(), z.int()),
  /** Of each of them, the ticket before which it ranks: its first acceptance was earlier. */
  ranksBefore: z.record(z.string(), z.int()),
  /** The application somebody asked after last, and when: a question to the ledger's follower. */
  asked: z.string().optional(),
  askedAt: z.string().optional(),
  opensAt: z.string(),
  closesAt: z.string(),
});
export type Ledger = z.infer<typeof Ledger>;

/** The part of a ledger's key that names it: `wub#2026#32.76.06.1001`. */
export function ledgerId(ledger: {
  readonly track: string;
  readonly year: number;
  readonly area: string;
}): string {
  return `${ledger.track}#${ledger.year}#${ledger.area}`;
}

/** Places taken now. */
export function placesTaken(ledger: Ledger): number {
  return Math.min(ledger.ticket, ledger.directUpTo) - ledger.freed;
}

/** True where this ticket carries a place at once. */
export function carriesPlace(ledger: Ledger, ticket: number): boolean {
  return ticket <= ledger.directUpTo;
}

/** Waiting people of a first-come ledger; of a ranked one, everybody who applied and has not left. */
export function waitingCount(ledger: Ledger): number {
  return Math.max(0, ledger.ticket - ledger.directUpTo - ledger.left.length);
}

/**
 * The dense rank of a waiting ticket: how many wait before it, plus one. Tickets rank by their number, but for those
 * that were moved here, which rank by the time of their first acceptance (I3).
 */
export function positionOfTicket(ledger: Ledger, ticket: number): number {
  const { arrived, directUpTo, left, ranksBefore } = ledger;
  const arrivals = Object.entries(arrived).map(([application, own]) => ({
    ticket: own,
    before: ranksBefore[application] ?? own,
  }));
  const before = arrivals.find((arrival) => arrival.ticket === ticket)?.before ?? ticket;
  const isArrival = new Set(arrivals.map((arrival) => arrival.ticket));
  const isGone = new Set(left);
  const own = Math.max(0, before - 1 - directUpTo);
  const notInTheirPlace = new Set([...left, ...isArrival]);
  const missing = [...notInTheirPlace].filter((each) => each > directUpTo && each < before).length;
  const movedAhead = arrivals.filter(
    (arrival) =>
      arrival.ticket !== ticket &&
      arrival.ticket > directUpTo &&
      !isGone.has(arrival.ticket) &&
      (isArrival.has(ticket)
        ? arrival.before < before || (arrival.before === before && arrival.ticket < ticket)
        : arrival.before <= before),
  ).length;
  return own - missing + movedAhead + 1;
}
