import type { Register } from './register.ts';

/** What the order of a list stands on: the ticket, the criteria and then the lot, or the lot alone. */
export type OrderRule = 'ticket' | 'rank' | 'lot';

/** More than any lot: what parts one rank from the next. */
const rankWidth = 2 ** 32;

/** Behind every rank: lines of a ranked or drawn track without a lot. */
const notDrawn = 256 * rankWidth;

/**
 * The number that orders the lines of an area, the lowest first (I3). Total, because a ticket and a lot belong to one
 * line each. In a ranked or drawn track lines without a lot come last, by ticket.
 */
export function orderOf({ lot, rank }: Register, order: OrderRule): (line: number) => number {
  if (order === 'ticket') return (line) => line;
  return (line) => {
    const drawn = lot[line] ?? 0;
    if (drawn === 0) return notDrawn + line;
    return order === 'rank' ? (rank[line] ?? 0) * rankWidth + drawn : drawn;
  };
}

/** The lines of an area: from the first to before the end. */
interface Lines {
  readonly start: number;
  readonly end: number;
}

/**
 * The first lines of an area in an order. Keeps the best it has seen and looks once at every line: a review gives a
 * few places among many thousand lines, and sorting all of them would take most of its time.
 * @param count how many at most
 * @param isMeant which lines are looked for
 */
export function firstLines(
  { start, end }: Lines,
  count: number,
  isMeant: (line: number) => boolean,
  orderOfLine: (line: number) => number,
): readonly number[] {
  if (count === 0) return [];
  const byOrder = (a: number, b: number) => orderOfLine(a) - orderOfLine(b);
  let best: number[] = [];
  let bound = Infinity;
  for (let line = start; line < end; line += 1) {
    if (orderOfLine(line) >= bound || !isMeant(line)) continue;
    best.push(line);
    if (best.length < 2 * count) continue;
    best = best.toSorted(byOrder).slice(0, count);
    bound = orderOfLine(best.at(-1) ?? start);
  }
  return best.toSorted(byOrder).slice(0, count);
}
