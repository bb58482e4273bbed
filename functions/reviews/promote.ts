import { apportion } from './apportionment.ts';
import { type AreaDraft, directPlaces, freePlaces } from './area-sums.ts';
import { type FrozenReview, placesAllowed } from './frozen-review.ts';
import type { LineChange } from './plan-change.ts';
import type { PlanDraft } from './plan-draft.ts';
import { sum } from './sum.ts';

type Promotion = Extract<LineChange, { change: 'offer' | 'place' }>['reason'];

/**
 * Gives the free places of each area to the first who wait there. Where total or budget do not suffice for all, the
 * areas share what there is by largest remainder of what they could give.
 * @returns true where all areas gave what they could, so that places may move
 */
export function fillPlaces(draft: PlanDraft, review: FrozenReview): boolean {
  const { kind, at, rules } = review;
  const { replaceUntil } = rules;
  // The first places of a ranked or drawn track replace nobody.
  if (kind === 'promotion' && replaceUntil !== undefined && Date.parse(at) >= Date.parse(replaceUntil)) {
    draft.notes.push('replacement-ended');
    return false;
  }
  const wanted = draft.areas.map((area) => Math.min(Math.max(0, freePlaces(area)), area.waiting));
  const all = sum(wanted);
  const places = Math.min(all, Math.max(0, roomOf(draft, review)));
  const shares = share(places, draft.areas, wanted, review.year);
  const reasons: Partial<Record<typeof kind, Promotion>> = { ranking: 'ranked', draw: 'drawn' };
  for (const [index, area] of draft.areas.entries()) {
    promote(draft, review, area, shares[index] ?? 0, reasons[kind] ?? 'next-on-list');
  }
  if (places < all) draft.notes.push('programme-full');
  return places === all;
}

/**
 * Moves unused places of areas where nobody waits to areas where somebody does: from the announced date, and where
 * the lurah was told five working days before. Places that nobody applied for move first, then those given back.
 */
export function moveUnusedPlaces(draft: PlanDraft, review: FrozenReview): void {
  const now = Date.parse(review.at);
  const receivers = draft.areas.map((area) => (freePlaces(area) < 0 ? 0 : area.waiting));
  const unused = draft.areas.map((area) =>
    area.waiting > 0 || freePlaces(area) < 0 ? 0 : freePlaces(area) + directPlaces(area),
  );
  if (review.rules.movesFrom === undefined || sum(receivers) === 0 || sum(unused) === 0) return;
  if (now < Date.parse(review.rules.movesFrom)) {
    draft.notes.push('moves-not-allowed-yet');
    return;
  }
  const isTold = review.areas.map(
    ({ mayGiveFrom }) => mayGiveFrom !== undefined && Date.parse(mayGiveFrom) <= now,
  );
  if (unused.some((places, index) => places > 0 && isTold[index] !== true)) {
    draft.notes.push('lurah-not-told-in-time');
  }
  const givers = draft.areas.filter((_, index) => isTold[index] === true && (unused[index] ?? 0) > 0);
  const direct = givers.map((area) => directPlaces(area));
  const free = givers.map((area) => freePlaces(area));
  // A place a newcomer could have taken was counted already; one given back takes room of the programme again.
  const fromDirect = Math.min(sum(receivers), sum(direct));
  const fromFree = Math.min(sum(receivers) - fromDirect, sum(free), Math.max(0, roomOf(draft, review)));
  const directGiven = share(fromDirect, givers, direct, review.year);
  const freeGiven = share(fromFree, givers, free, review.year);
  const received = share(fromDirect + fromFree, draft.areas, receivers, review.year);
  const given = givers.map((area, index) => {
    area.directUpTo -= directGiven[index] ?? 0;
    return { area, places: (directGiven[index] ?? 0) + (freeGiven[index] ?? 0) };
  });
  for (const [index, area] of draft.areas.entries()) {
    const places = received[index] ?? 0;
    takeFrom(draft, given, area, places);
    promote(draft, review, area, places, 'moved-place');
  }
}

/** Takes places from the givers in their turn and raises the receiver's limit by them. */
function takeFrom(
  draft: PlanDraft,
  given: readonly { readonly area: AreaDraft; places: number }[],
  to: AreaDraft,
  places: number,
): void {
  let left = places;
  for (const giver of given) {
    const taken = Math.min(left, giver.places);
    if (taken === 0) continue;
    left -= taken;
    giver.places -= taken;
    giver.area.limit -= taken;
    to.limit += taken;
    draft.moves.push({
      from: giver.area.code,
      to: to.code,
      places: taken,
      reason: 'unused-after-announced-date',
    });
  }
}

function promote(
  draft: PlanDraft,
  { kind, rules }: FrozenReview,
  area: AreaDraft,
  places: number,
  reason: Promotion,
): void {
  const isOffered = kind === 'promotion' && rules.acceptWithin !== undefined;
  draft.promote(area, places, isOffered ? 'offer' : 'place', reason);
}

/** Places that total and budget still allow this track; below 0 where they are exceeded. */
function roomOf(draft: PlanDraft, { programme }: FrozenReview): number {
  const used = sum(draft.areas.map((area) => area.held + area.offered + directPlaces(area)));
  return placesAllowed(programme) - used;
}

/** Each area's part of some places, by what it could give or take; never more than that. */
function share(
  places: number,
  areas: readonly AreaDraft[],
  weights: readonly number[],
  year: number,
): readonly number[] {
  if (places === sum(weights)) return weights;
  const weighted = areas.map(({ code }, index) => ({ code, weight: weights[index] ?? 0 }));
  // The rows come in the order of the codes, as the areas do.
  return apportion(places, weighted, { by: 'turns', year }).map((row) => row.places);
}
