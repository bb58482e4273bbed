import type { AreaSums } from './area-sums.ts';
import type { FrozenReview } from './frozen-review.ts';

/** What of an area's ledger and register changes whenever something happens in it. */
export interface AreaMarks {
  readonly area: string;
  readonly limit: number;
  readonly directUpTo: number;
  readonly ticket: number;
  readonly freed: number;
  readonly left: number;
  readonly taken: number;
  readonly fixed: number;
  readonly offered: number;
}

/** By what a later look tells whether a plan's basis is still there. */
export interface VersionMarks {
  readonly rules: number;
  readonly totalPlaces: number;
  readonly budget: number;
  readonly reservedElsewhere: number;
  readonly areas: readonly AreaMarks[];
}

/** The marks of a review as it was frozen. @param sums of its areas, before anything is planned */
export function versionMarks(
  { areas, programme, rules }: FrozenReview,
  sums: readonly AreaSums[],
): VersionMarks {
  return {
    rules: rules.version,
    totalPlaces: programme.totalPlaces,
    budget: programme.budget.amount,
    reservedElsewhere: programme.reservedElsewhere,
    areas: areas.map(({ code, limit, directUpTo, ticket, freed, left }, index) => {
      const { taken = 0, fixed = 0, offered = 0 } = sums[index] ?? {};
      return { area: code, limit, directUpTo, ticket, freed, left, taken, fixed, offered };
    }),
  };
}
