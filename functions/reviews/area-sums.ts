import type { FrozenReview } from './frozen-review.ts';
import { standing } from './register.ts';

/** The figures of one area. */
export interface AreaSums {
  readonly limit: number;
  /** Places a newcomer still gets at once. */
  readonly direct: number;
  readonly taken: number;
  /** Of those taken, fixed by decree. */
  readonly fixed: number;
  readonly offered: number;
  /** Who waits and may be given a place: without an offer, and drawn where a draw decides. */
  readonly waiting: number;
  readonly free: number;
  /** Taken beyond the limit: nobody is promoted until it is gone. */
  readonly excess: number;
}

/** An area while a plan is made. */
export interface AreaDraft {
  readonly index: number;
  readonly code: string;
  readonly ticket: number;
  limit: number;
  directUpTo: number;
  held: number;
  fixed: number;
  offered: number;
  waiting: number;
  /** Promoted by this plan. */
  promoted: number;
}

/** Places that nobody has, was offered, or may take as a newcomer; below 0 where there is an excess. */
export const freePlaces = (area: AreaDraft) => area.limit - area.held - area.offered - directPlaces(area);

/** Places a newcomer still gets at once. */
export const directPlaces = (area: AreaDraft) => Math.max(0, area.directUpTo - area.ticket);

/** The figures of an area as it stands now. */
export function sumsOf(area: AreaDraft): AreaSums {
  return {
    limit: area.limit,
    direct: directPlaces(area),
    taken: area.held,
    fixed: area.fixed,
    offered: area.offered,
    waiting: area.waiting,
    free: Math.max(0, freePlaces(area)),
    excess: Math.max(0, area.held - area.limit),
  };
}

/** From here on a newcomer of this area waits. */
export function endDirectPlaces(area: AreaDraft): void {
  area.directUpTo = Math.min(area.directUpTo, area.ticket);
}

/** The areas of a review as they were frozen. */
export function countAreas({ areas, register, rules }: FrozenReview): readonly AreaDraft[] {
  const { fixed, lapsesAt, lot, standing: standings, starts } = register;
  const isByTicket = rules.order === 'ticket';
  return areas.map(({ code, limit, directUpTo, ticket }, index) => {
    let [held, decreed, offered, waiting] = [0, 0, 0, 0];
    const end = starts[index + 1] ?? 0;
    for (let line = starts[index] ?? 0; line < end; line += 1) {
      if (standings[line] === standing.holds) {
        held += 1;
        decreed += fixed[line] ?? 0;
      } else if (standings[line] === standing.waits) {
        if (lapsesAt[line] !== 0) offered += 1;
        else if (isByTicket || lot[line] !== 0) waiting += 1;
      }
    }
    return { index, code, ticket, limit, directUpTo, held, fixed: decreed, offered, waiting, promoted: 0 };
  });
}
