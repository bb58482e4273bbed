import { ConflictError } from '#shared/errors.ts';
import { type FrozenReview, placesAllowed } from './frozen-review.ts';
import { directPlaces, endDirectPlaces } from './area-sums.ts';
import type { PlanDraft } from './plan-draft.ts';
import { sum } from './sum.ts';

/**
 * Gives the areas their new limits. A lowered limit takes empty places first, then offers, then places that are not
 * fixed by decree, the last in order first. What is fixed stays, as an excess (I1).
 * @throws ConflictError limits-exceed-programme
 */
export function refocus(draft: PlanDraft, review: FrozenReview): void {
  const limits = review.areas.map(({ limit, newLimit }) => newLimit ?? limit);
  const allowed = placesAllowed(review.programme);
  if (sum(limits) > allowed) {
    throw new ConflictError('limits-exceed-programme', { values: { limits: sum(limits), allowed } });
  }
  for (const [index, area] of draft.areas.entries()) {
    const limit = review.areas[index]?.newLimit;
    if (limit === undefined) continue;
    area.limit = limit;
    const unused = Math.max(0, limit - area.held - area.offered);
    area.directUpTo -= Math.max(0, directPlaces(area) - unused);
    draft.reduce(area, Math.max(0, area.held + area.offered - limit));
    if (area.waiting > 0) endDirectPlaces(area);
  }
}
