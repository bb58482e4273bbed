import { sum } from './sum.ts';

/** Counts below this are hidden: so few people could be recognised. */
const smallest = 5;

/** A table of counts with its sums in a last column and a last row, and what of it is hidden. */
interface Table {
  readonly counts: readonly (readonly number[])[];
  readonly hidden: readonly boolean[][];
}

/**
 * Adds sums of rows, columns and all, and hides (as null) every figure below 5 together with as many others as it
 * takes that nobody can compute the hidden ones: each could be another number with all shown ones as they are, and
 * the hidden ones of a row or column never make less than 5 together where their sum can be told. Where that cannot
 * be had, the whole table is hidden.
 */
export function hideSmallCells(
  cells: readonly (readonly number[])[],
): readonly (readonly (number | null)[])[] {
  const counts = withSums(cells);
  const table = { counts, hidden: counts.map((row) => row.map((count) => count < smallest)) };
  for (;;) {
    if (hideInTellingLine(table)) continue;
    const cell = firstUnprotected(table);
    if (cell === undefined) break;
    if (!hideWith(table, cell)) return counts.map((row) => row.map(() => null));
  }
  return counts.map((row, i) => row.map((count, j) => (table.hidden[i]?.[j] === true ? null : count)));
}

type Cell = readonly [row: number, column: number];

function withSums(cells: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const rows = cells.map((row) => [...row, sum(row)]);
  const width = rows[0]?.length ?? 1;
  return [...rows, Array.from({ length: width }, (_, j) => sum(rows.map((row) => row[j] ?? 0)))];
}

/** Hides one more figure of a row or column whose hidden ones are few together; false where there is none such. */
function hideInTellingLine(table: Table): boolean {
  const { counts, hidden } = table;
  const rows = counts.map((row, i) => row.map((_, j): Cell => [i, j]));
  const columns = (counts[0] ?? []).map((_, j) => counts.map((__, i): Cell => [i, j]));
  for (const line of [...rows, ...columns]) {
    const total = line.at(-1);
    const parts = line.slice(0, -1);
    const isHidden = ([i, j]: Cell) => hidden[i]?.[j] === true;
    const countOf = ([i, j]: Cell) => counts[i]?.[j] ?? 0;
    const secret = parts.filter((cell) => isHidden(cell));
    if (total === undefined || isHidden(total) || secret.length === 0) continue;
    if (sum(secret.map(countOf)) >= smallest) continue;
    const [next = total] = parts
      .filter((cell) => !isHidden(cell))
      .toSorted((a, b) => countOf(a) - countOf(b));
    hide(table, next);
    return true;
  }
  return false;
}

function hide({ hidden }: Table, [i, j]: Cell): void {
  const row = hidden[i];
  if (row !== undefined) row[j] = true;
}

function firstUnprotected(table: Table): Cell | undefined {
  for (const [i, row] of table.hidden.entries()) {
    for (const [j, isHidden] of row.entries()) {
      if (isHidden && !isProtected(table, [i, j])) return [i, j];
    }
  }
  return undefined;
}

/**
 * Whether a hidden figure could be another one: there is a circle of hidden figures, through rows and columns in
 * turn, along which one can be added and taken away without any falling below zero.
 */
function isProtected(table: Table, cell: Cell): boolean {
  return hasCircle(table, cell, 1) || hasCircle(table, cell, -1);
}

/** Looks for the way back from a cell's column to its row when the cell itself is changed by `change`. */
function hasCircle(table: Table, [row, column]: Cell, change: 1 | -1): boolean {
  if (!canChange(table, row, column, change)) return false;
  const height = table.counts.length;
  const seen = new Set([height + column]);
  const open = [height + column];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === row) return true;
    for (const next of stepsFrom(table, at, change)) {
      const isCell = at === height + column && next === row;
      if (isCell || seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return false;
}

/** From a column to rows by figures that change the other way, from a row to columns by those that change alike. */
function stepsFrom(table: Table, at: number, change: 1 | -1): readonly number[] {
  const height = table.counts.length;
  const isColumn = at >= height;
  const width = table.counts[0]?.length ?? 0;
  return Array.from({ length: isColumn ? height : width }, (_, index) => index).flatMap((index) => {
    const [i, j] = isColumn ? [index, at - height] : [at, index];
    const isOpen =
      table.hidden[i]?.[j] === true && canChange(table, i, j, isColumn ? flipped(change) : change);
    return isOpen ? [isColumn ? index : height + index] : [];
  });
}

const flipped = (change: 1 | -1): 1 | -1 => (change === 1 ? -1 : 1);

/** Nothing falls below zero. A sum stands on the other side of its equation, so that it changes the other way. */
function canChange({ counts }: Table, i: number, j: number, change: 1 | -1): boolean {
  const isSum = (i === counts.length - 1) !== (j === (counts[0]?.length ?? 0) - 1);
  return (isSum ? flipped(change) : change) === 1 || (counts[i]?.[j] ?? 0) > 0;
}

/** Hides the least that closes a circle of four through a cell. Answers false where none can be closed. */
function hideWith(table: Table, [row, column]: Cell): boolean {
  let best: { readonly corners: readonly Cell[]; readonly cost: number } | undefined;
  for (const i of table.counts.keys()) {
    for (const j of table.counts[0]?.keys() ?? []) {
      if (i === row || j === column) continue;
      const corners: readonly Cell[] = [
        [row, j],
        [i, column],
        [i, j],
      ];
      const closes = ([1, -1] as const).some(
        (change) =>
          canChange(table, row, column, change) &&
          canChange(table, row, j, flipped(change)) &&
          canChange(table, i, column, flipped(change)) &&
          canChange(table, i, j, change),
      );
      const cost = corners
        .filter(([k, l]) => table.hidden[k]?.[l] === false)
        .reduce((hidden, [k, l]) => hidden + (table.counts[k]?.[l] ?? 0), 0);
      if (closes && (best === undefined || cost < best.cost)) best = { corners, cost };
    }
  }
  for (const corner of best?.corners ?? []) hide(table, corner);
  return best !== undefined;
}
