import { endDirectPlaces } from './area-sums.ts';
import type { PlanDraft } from './plan-draft.ts';

/**
 * Ends the year: no newcomer takes a place, and nobody waits any more. Who still has time to accept an offer keeps
 * it, and so does who was not reached yet: silence refuses nobody (I8). Closing again ends what has lapsed since.
 */
export function closeYear(draft: PlanDraft): void {
  for (const area of draft.areas) {
    endDirectPlaces(area);
    draft.close(area);
  }
}
