import type { FrozenReview } from './frozen-review.ts';
import { standing } from './register.ts';

/** What of an area's ledger and register changes whenever something happens in it. */
export interface AreaMarks {
  readonly area: string;
  readonly limit: number;
  readonly directUpTo: number;
  readonly ticket: number;
  readonly freed: number;
  readonly left: number;
  readonly held: number;
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

/** The marks of a review as it was frozen. */
export function versionMarks({ areas, programme, register, rules }: FrozenReview): VersionMarks {
  return {
    rules: rules.version,
    totalPlaces: programme.totalPlaces,
    budget: programme.budget.amount,
    reservedElsewhere: programme.reservedElsewhere,
    areas: areas.map(({ code, limit, directUpTo, ticket, freed, left }, index) => {
      let [held, fixed, offered] = [0, 0, 0];
      const end = register.starts[index + 1] ?? 0;
      for (let line = register.starts[index] ?? 0; line < end; line += 1) {
        if (register.standing[line] === standing.holds) {
          held += 1;
          fixed += register.fixed[line] ?? 0;
        } else if (register.standing[line] === standing.waits && register.lapsesAt[line] !== 0) offered += 1;
      }
      return { area: code, limit, directUpTo, ticket, freed, left, held, fixed, offered };
    }),
  };
}
