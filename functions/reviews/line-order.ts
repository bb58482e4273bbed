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

/** Lots are sorted by so many bits at a time. */
const digitBits = 11;

/** Where lines come that were not drawn: behind every rank. */
const notDrawn = 255;

/**
 * Orders a register. Total, because a ticket and a lot belong to one line each. In a ranked or drawn track lines
 * without a lot come last, by ticket. Sorted by counting, digit by digit and area by area: comparing a million lines
 * takes too long, and so does jumping through all of them at once, where one area's keys stay in the cache.
 */
export function orderLines(register: Register, order: OrderRule): LineOrder {
  const { starts } = register;
  const lines = new Uint32Array(register.lot.length);
  const ends = new Uint32Array(starts.length - 1);
  // No lot is larger than the register is long.
  const bits = 32 - Math.clz32(lines.length);
  const sorter = new AreaSorter(largestArea(starts));
  for (let area = 0; area < ends.length; area += 1) {
    const [start, end] = [starts[area] ?? 0, starts[area + 1] ?? 0];
    const count = sorter.take(register, start, end, order);
    if (order !== 'ticket') sorter.sort(count, bits);
    sorter.put(lines, start, count);
    ends[area] = start + count;
  }
  return { lines, ends };
}

/** Sorts the lines of one area after the other, in memory that they share. Lines count from the area's first. */
class AreaSorter {
  readonly #lots: Uint32Array;
  readonly #ranks: Uint32Array;
  #sorted: Uint32Array;
  #other: Uint32Array;
  readonly #counts = new Uint32Array(2 ** digitBits);

  constructor(largest: number) {
    this.#lots = new Uint32Array(largest);
    this.#ranks = new Uint32Array(largest);
    this.#sorted = new Uint32Array(largest);
    this.#other = new Uint32Array(largest);
  }

  /** Takes the lines of an area that have a place or wait, by ticket, and says how many they are. */
  take(register: Register, start: number, end: number, order: OrderRule): number {
    const [lots, ranks, sorted] = [this.#lots, this.#ranks, this.#sorted];
    const { standing: standings, lot: drawn } = register;
    let count = 0;
    for (let line = start; line < end; line += 1) {
      const found = standings[line];
      if (found !== standing.holds && found !== standing.waits) continue;
      const lot = drawn[line] ?? 0;
      lots[line - start] = lot;
      ranks[line - start] = lot === 0 ? notDrawn : order === 'rank' ? (register.rank[line] ?? 0) : 0;
      sorted[count] = line - start;
      count += 1;
    }
    return count;
  }

  /** By rank, then lot, then ticket: the least of them first, since each pass keeps the order of the one before. */
  sort(count: number, bits: number): void {
    for (let shift = 0; shift < bits; shift += digitBits) this.#pass(count, this.#lots, shift);
    this.#pass(count, this.#ranks, 0);
  }

  put(lines: Uint32Array, start: number, count: number): void {
    const sorted = this.#sorted;
    for (let at = 0; at < count; at += 1) lines[start + at] = start + (sorted[at] ?? 0);
  }

  #pass(count: number, keys: Uint32Array, shift: number): void {
    const [from, to, counts] = [this.#sorted, this.#other, this.#counts];
    const mask = counts.length - 1;
    counts.fill(0);
    for (let at = 0; at < count; at += 1) {
      const digit = ((keys[from[at] ?? 0] ?? 0) >>> shift) & mask;
      counts[digit] = (counts[digit] ?? 0) + 1;
    }
    let before = 0;
    for (let digit = 0; digit <= mask; digit += 1) {
      const own = counts[digit] ?? 0;
      counts[digit] = before;
      before += own;
    }
    for (let at = 0; at < count; at += 1) {
      const line = from[at] ?? 0;
      const digit = ((keys[line] ?? 0) >>> shift) & mask;
      const place = counts[digit] ?? 0;
      to[place] = line;
      counts[digit] = place + 1;
    }
    [this.#sorted, this.#other] = [to, from];
  }
}

function largestArea(starts: Uint32Array): number {
  let largest = 0;
  for (let area = 1; area < starts.length; area += 1) {
    largest = Math.max(largest, (starts[area] ?? 0) - (starts[area - 1] ?? 0));
  }
  return largest;
}
