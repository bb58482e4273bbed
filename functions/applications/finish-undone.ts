import type { Clock } from '#shared/clock.ts';
import { logger } from '#shared/observability.ts';
import type { PlacesRepository } from '../places/places-repository.ts';
import { promoteAtOnce } from '../places/promote-next.ts';
import { followDecision, startJourney, startReferral } from './follow-changes.ts';
import type { Undone } from './sweep.ts';

type Dependencies = Parameters<typeof followDecision>[2] &
  Parameters<typeof promoteAtOnce>[1] & { readonly places: PlacesRepository; readonly clock: Clock };

/**
 * Does again what the table's followers do, for all that they left undone. What fails keeps nothing else from being
 * done.
 * @returns how many failed: they are found again the next time
 */
export async function finishUndone(undone: Undone, dependencies: Dependencies): Promise<number> {
  const { places, clock } = dependencies;
  const steps = [
    ...undone.claims.map((claim) => () => places.askAfter(claim, claim.application, clock().toISOString())),
    ...undone.journeys.map((application) => () => startJourney(application, dependencies)),
    ...undone.decisions.map(
      ({ decision, application }) =>
        () =>
          followDecision(decision, application, dependencies),
    ),
    ...undone.referrals.map((referral) => () => startReferral(referral, dependencies)),
    ...undone.ledgers.map((ledger) => () => promoteAtOnce(ledger, dependencies)),
  ];
  let failed = 0;
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failed += 1;
      logger.error('still undone', error instanceof Error ? error : new Error(String(error)));
    }
  }
  return failed;
}
