import { sum } from './sum.ts';

/**
 * Four figures that are never mixed: what was promised, what may be given, what is given, what came of it. They
 * differ in every year of the programme: 2,100 promised and 2,114 reached, 2,000 for the city and 20 for each of 104.
 */
interface TargetFigures {
  /** Participants promised. */
  readonly target: number;
  /** Places that may be given (I1). */
  readonly limit: number;
  /** Places that are given. */
  readonly taken: number;
  /** Participants who completed. */
  readonly realised: number;
}

/** The figures of one year, or of one area in one year. */
export interface TargetRow extends TargetFigures {
  readonly track: string;
  readonly year: number;
}

/** A track's promise over several years, and how far it is kept. */
export interface TermProgress extends TargetFigures {
  readonly track: string;
  readonly years: readonly TargetRow[];
  /** The promise for the whole term, such as 5,000 or 1,000; the years' targets may add up to something else. */
  readonly promised: number;
  /** Promised and not realised; below 0 where more was reached. */
  readonly open: number;
}

/**
 * One row a track in the order given, with its years in order and their sums. Rows of one track and year, such as
 * those of its areas, are added up.
 */
export function targetTable(
  promises: readonly { readonly track: string; readonly promised: number }[],
  rows: readonly TargetRow[],
): readonly TermProgress[] {
  return promises.map(({ track, promised }) => {
    const own = rows.filter((row) => row.track === track);
    const years = [...Map.groupBy(own, ({ year }) => year)]
      .toSorted(([a], [b]) => a - b)
      .map(([year, ofYear]) => ({ track, year, ...sumOf(ofYear) }));
    const sums = sumOf(own);
    return { track, years, promised, ...sums, open: promised - sums.realised };
  });
}

function sumOf(rows: readonly TargetFigures[]): TargetFigures {
  const sumOfFigure = (figure: keyof TargetFigures) => sum(rows.map((row) => row[figure]));
  return {
    target: sumOfFigure('target'),
    limit: sumOfFigure('limit'),
    taken: sumOfFigure('taken'),
    realised: sumOfFigure('realised'),
  };
}
