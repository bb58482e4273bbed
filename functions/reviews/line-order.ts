import { ConflictError } from '#shared/errors.ts';
import { type Register, standing } from './register.ts';

/** What the order of a list stands on: the ticket, the criteria and then the lot, or the lot alone. */
export type OrderRule = 'ticket' | 'rank' | 'lot';

/** Lines with a place or waiting, area by area, the first in order first (I3). */
export interface LineOrder {
  /** Positions in the columns; those of area a begin at the register's `starts[a]`. */
  readonly lines: Uint32Array;
  /** Behind the last line of each area. */
  readonly ends: Uint32Array;
}

/** Ranks that a column can hold, and one more behind them for lines that were not drawn. */
const buckets = 256;
const notDrawn = buckets - 1;

/**
 * Orders a register. By counting, since comparing a million lines takes too long; total, because a ticket and a lot
 * belong to one line each. In a ranked or drawn track lines without a lot come last, by ticket.
 * @throws ConflictError lot-twice where two lines have the same lot
 */
export function orderLines(register: Register, order: OrderRule): LineOrder {
  const { starts, lot, rank } = register;
  const areas = starts.length - 1;
  const next = new Uint32Array(areas * buckets);
  const areaOf = new Uint16Array(lot.length);
  const bucketOf = (line: number): number => {
    const isDrawn = order !== 'ticket' && (lot[line] ?? 0) > 0;
    if (!isDrawn) return notDrawn;
    return order === 'rank' ? (rank[line] ?? 0) : 0;
  };
  for (let area = 0; area < areas; area += 1) {
    const end = starts[area + 1] ?? 0;
    for (let line = starts[area] ?? 0; line < end; line += 1) {
      areaOf[line] = area;
      if (!isLive(register, line)) continue;
      const bucket = area * buckets + bucketOf(line);
      next[bucket] = (next[bucket] ?? 0) + 1;
    }
  }
  const ends = turnCountsIntoStarts(next, starts);
  const lines = new Uint32Array(lot.length);
  const put = (line: number) => {
    if (!isLive(register, line)) return;
    const bucket = (areaOf[line] ?? 0) * buckets + bucketOf(line);
    const at = next[bucket] ?? 0;
    lines[at] = line;
    next[bucket] = at + 1;
  };
  if (order !== 'ticket') for (const line of drawnLines(lot)) if (line > 0) put(line - 1);
  for (let line = 0; line < lot.length; line += 1) {
    if (order === 'ticket' || (lot[line] ?? 0) === 0) put(line);
  }
  return { lines, ends };
}

const isLive = (register: Register, line: number) =>
  register.standing[line] === standing.holds || register.standing[line] === standing.waits;

/** Each bucket's count becomes where its lines begin. Answers where each area's lines end. */
function turnCountsIntoStarts(counts: Uint32Array, starts: Uint32Array): Uint32Array {
  const ends = new Uint32Array(starts.length - 1);
  for (let area = 0; area < ends.length; area += 1) {
    let at = starts[area] ?? 0;
    for (let bucket = area * buckets; bucket < (area + 1) * buckets; bucket += 1) {
      const count = counts[bucket] ?? 0;
      counts[bucket] = at;
      at += count;
    }
    ends[area] = at;
  }
  return ends;
}

/** Element n is the line with lot n, plus one; 0 where no line has that lot. */
function drawnLines(lot: Uint32Array): Uint32Array {
  let last = 0;
  for (const each of lot) if (each > last) last = each;
  const lines = new Uint32Array(last + 1);
  for (let line = 0; line < lot.length; line += 1) {
    const drawn = lot[line] ?? 0;
    if (drawn === 0) continue;
    if (lines[drawn] !== 0) throw new ConflictError('lot-twice', { values: { lot: drawn } });
    lines[drawn] = line + 1;
  }
  return lines;
}
