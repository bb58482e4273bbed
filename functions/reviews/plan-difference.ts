import { ConflictError } from '#shared/errors.ts';
import type { AreaMarks, VersionMarks } from './version-marks.ts';

/** Something that changed between the freezing of a review and now. */
export interface PlanDifference {
  readonly what:
    | 'rules'
    | 'total-places'
    | 'budget'
    | 'other-tracks'
    | 'area-added'
    | 'area-gone'
    | 'limit'
    | 'direct-places'
    | 'new-applications'
    | 'places-given-back'
    | 'left-the-list'
    | 'places-taken'
    | 'fixed-by-decree'
    | 'offers';
  readonly area?: string;
  readonly from: number;
  readonly to: number;
}

/** Thrown for a plan whose basis is gone, with everything that changed since. */
export class PlanOutdatedError extends ConflictError {
  readonly differences: readonly PlanDifference[];

  constructor(differences: readonly PlanDifference[]) {
    super('plan-outdated', { values: { changes: differences.length } });
    this.name = 'PlanOutdatedError';
    this.differences = differences;
  }
}

const programmeMarks = [
  ['rules', 'rules'],
  ['totalPlaces', 'total-places'],
  ['budget', 'budget'],
  ['reservedElsewhere', 'other-tracks'],
] as const;

const areaMarks = [
  ['limit', 'limit'],
  ['directUpTo', 'direct-places'],
  ['ticket', 'new-applications'],
  ['freed', 'places-given-back'],
  ['left', 'left-the-list'],
  ['taken', 'places-taken'],
  ['fixed', 'fixed-by-decree'],
  ['offered', 'offers'],
] as const;

/**
 * Everything that changed since a plan's basis was frozen, first the programme, then area by area.
 * @param basis of the plan
 * @param present the marks of the same review frozen now
 */
function differencesOf(basis: VersionMarks, present: VersionMarks): readonly PlanDifference[] {
  const before = new Map(basis.areas.map((marks) => [marks.area, marks]));
  const now = new Map(present.areas.map((marks) => [marks.area, marks]));
  const codes = [...new Set([...before.keys(), ...now.keys()])].toSorted();
  return [
    ...programmeMarks
      .filter(([mark]) => basis[mark] !== present[mark])
      .map(([mark, what]) => ({ what, from: basis[mark], to: present[mark] })),
    ...codes.flatMap((area) => differencesIn(area, before.get(area), now.get(area))),
  ];
}

/** @throws PlanOutdatedError where anything changed since the plan's basis was frozen */
export function requireCurrent(basis: VersionMarks, present: VersionMarks): void {
  const differences = differencesOf(basis, present);
  if (differences.length > 0) throw new PlanOutdatedError(differences);
}

function differencesIn(
  area: string,
  before: AreaMarks | undefined,
  now: AreaMarks | undefined,
): readonly PlanDifference[] {
  if (before === undefined) return [{ what: 'area-added', area, from: 0, to: 1 }];
  if (now === undefined) return [{ what: 'area-gone', area, from: 1, to: 0 }];
  return areaMarks
    .filter(([mark]) => before[mark] !== now[mark])
    .map(([mark, what]) => ({ what, area, from: before[mark], to: now[mark] }));
}
