import { type Areas, listAreas } from '../areas/area.ts';
import { type Ledger, placesTaken, waitingCount } from '../places/ledger.ts';

/** The public figures of one area: places, taken, free, and how many wait. */
export interface AreaQuota {
  readonly code: string;
  readonly name: string;
  readonly district: string;
  readonly limit: number;
  readonly taken: number;
  readonly free: number;
  readonly waiting: number;
}

/** The figures of all areas in the order of their codes; an area without a ledger has no places. */
export function quotaOf(areas: Areas, ledgers: readonly Ledger[]): readonly AreaQuota[] {
  const byArea = new Map(ledgers.map((ledger) => [ledger.area, ledger]));
  return listAreas(areas).map(({ code, name, district }) => {
    const ledger = byArea.get(code);
    const limit = ledger?.limit ?? 0;
    const taken = ledger === undefined ? 0 : placesTaken(ledger);
    const waiting = ledger === undefined ? 0 : waitingCount(ledger);
    return { code, name, district: district.name, limit, taken, free: Math.max(0, limit - taken), waiting };
  });
}
