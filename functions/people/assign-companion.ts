import { districtCodeOf } from '../areas/area.ts';
import { type Companion, isActive } from './companion.ts';

/** Somebody who needs a companion, and where they live. */
interface Participant {
  readonly number: string;
  readonly area: string;
}

/** What an assignment stands on. */
export interface Staffing {
  readonly companions: readonly Companion[];
  /** How many each companion looks after already, by id; nobody where there is no figure. */
  readonly loads: ReadonlyMap<string, number>;
  /** The most that one may look after: a rule of the programme. */
  readonly maximumLoad: number;
  /** The day of the city's calendar on which it is done. */
  readonly day: string;
}

/**
 * Gives each participant the companion of their area who looks after the fewest, else one of the kecamatan, else one
 * of the city; of equals the first by id. Who meets only full ones gets none and is in no answer: that never holds up
 * a decree. The order of the input changes nothing.
 */
export function assignCompanions(
  participants: readonly Participant[],
  staffing: Staffing,
): ReadonlyMap<string, string> {
  const active = staffing.companions
    .filter((companion) => isActive(companion, staffing.day))
    .toSorted((a, b) => compare(a.id, b.id));
  const byScope = Map.groupBy(active, ({ level, scope }) => (level === 'city' ? '*' : scope));
  const loads = new Map(staffing.loads);
  const assigned = new Map<string, string>();
  const inOrder = participants.toSorted((a, b) => compare(a.area, b.area) || compare(a.number, b.number));
  for (const { number, area } of inOrder) {
    const chosen = [area, districtCodeOf(area), '*']
      .map((scope) => leastLoaded(byScope.get(scope) ?? [], loads, staffing.maximumLoad))
      .find((companion) => companion !== undefined);
    if (chosen === undefined) continue;
    loads.set(chosen.id, (loads.get(chosen.id) ?? 0) + 1);
    assigned.set(number, chosen.id);
  }
  return assigned;
}

function leastLoaded(
  companions: readonly Companion[],
  loads: ReadonlyMap<string, number>,
  maximumLoad: number,
): Companion | undefined {
  const loadOf = ({ id }: Companion) => loads.get(id) ?? 0;
  let least: Companion | undefined;
  for (const companion of companions) {
    if (loadOf(companion) >= maximumLoad) continue;
    if (least === undefined || loadOf(companion) < loadOf(least)) least = companion;
  }
  return least;
}

/** By code unit: the same everywhere, whatever the language of the machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
