import { districtCodeOf } from '../areas/area.ts';
import { applyPlan } from './apply-plan.ts';
import type { FrozenReview } from './frozen-review.ts';
import type { Plan } from './plan.ts';
import { standing } from './register.ts';
import { hideSmallCells } from './small-cells.ts';

/** Somebody who applied, as far as the preview counts. */
export interface CountedApplication {
  readonly area: string;
  /** What is compared, such as a sector or an age band; chosen by staff. */
  readonly group: string;
  /** Holds a place, or is given or offered one by the plan. */
  readonly placed: boolean;
}

/** A figure of the preview; null where it is hidden. */
type Figure = number | null;

/** Who has a place and who has none, of one group or of all. */
interface PlacedAndNot {
  readonly placed: Figure;
  readonly notPlaced: Figure;
}

/** The preview's figures by kecamatan and group. */
export interface Fairness {
  readonly groups: readonly string[];
  readonly districts: readonly {
    readonly district: string;
    /** In the order of the groups. */
    readonly cells: readonly PlacedAndNot[];
    /** All applications of the kecamatan. */
    readonly applications: Figure;
  }[];
  /** The whole city by group, in the order of the groups. */
  readonly city: readonly PlacedAndNot[];
  readonly applications: Figure;
}

/**
 * Counts by kecamatan and group. Figures below 5 are hidden, and as many others as it takes that no hidden one can be
 * computed from those that are shown. Any order of the applications gives the same table.
 */
export function fairnessOf(applications: Iterable<CountedApplication>): Fairness {
  const counts = new Map<string, Map<string, { placed: number; notPlaced: number }>>();
  for (const { area, group, placed } of applications) {
    const district = districtCodeOf(area);
    const ofDistrict = counts.get(district) ?? new Map<string, { placed: number; notPlaced: number }>();
    const cell = ofDistrict.get(group) ?? { placed: 0, notPlaced: 0 };
    cell[placed ? 'placed' : 'notPlaced'] += 1;
    counts.set(district, ofDistrict.set(group, cell));
  }
  const districts = [...counts.keys()].toSorted();
  const groups = [
    ...new Set([...counts.values()].flatMap((ofDistrict) => [...ofDistrict.keys()])),
  ].toSorted();
  // Both outcomes of a group are columns of one table, so that neither gives the other away.
  const inner = districts.map((district) =>
    groups.flatMap((group) => {
      const cell = counts.get(district)?.get(group);
      return [cell?.placed ?? 0, cell?.notPlaced ?? 0];
    }),
  );
  const shown = hideSmallCells(inner);
  const city = shown.at(-1) ?? [];
  return {
    groups,
    districts: districts.map((district, index) => ({
      district,
      cells: pairs(groups, shown[index] ?? []),
      applications: shown[index]?.at(-1) ?? null,
    })),
    city: pairs(groups, city),
    applications: city.at(-1) ?? null,
  };
}

/**
 * The figures as a plan would leave them: of all who hold a place or wait when it is made, who has one afterwards.
 * @param groupOf the group of an application, by its number
 */
export function fairnessOfPlan(
  review: FrozenReview,
  plan: Plan,
  groupOf: (application: string) => string,
): Fairness {
  return fairnessOf(countedIn(review, applyPlan(review, plan), groupOf));
}

function* countedIn(
  { areas, register }: FrozenReview,
  after: FrozenReview,
  groupOf: (application: string) => string,
): Generator<CountedApplication> {
  for (const [index, { code }] of areas.entries()) {
    const end = register.starts[index + 1] ?? 0;
    for (let line = register.starts[index] ?? 0; line < end; line += 1) {
      const before = register.standing[line];
      if (before !== standing.holds && before !== standing.waits) continue;
      const placed = after.register.standing[line] === standing.holds || after.register.lapsesAt[line] !== 0;
      yield { area: code, group: groupOf(register.applications[line] ?? ''), placed };
    }
  }
}

const pairs = (groups: readonly string[], row: readonly Figure[]): readonly PlacedAndNot[] =>
  groups.map((_, index) => ({ placed: row[2 * index] ?? null, notPlaced: row[2 * index + 1] ?? null }));
