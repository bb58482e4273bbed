import type { Clock } from '#shared/clock.ts';
import type { PlacesRepository } from './places-repository.ts';

/** A claim older than this whose application is still a draft lost its request; milliseconds. */
const patience = 5 * 60_000;

/**
 * Finds claims that lost their request before their ticket was recorded and asks the ledger's follower about them.
 * @returns how many were asked about
 */
export async function sweepClaims(dependencies: {
  readonly places: PlacesRepository;
  readonly isDraft: (application: string) => Promise<boolean>;
  readonly clock: Clock;
}): Promise<number> {
  const { places, isDraft, clock } = dependencies;
  const before = new Date(clock().getTime() - patience).toISOString();
  let asked = 0;
  for await (const claim of places.claims()) {
    if (claim.at > before || !(await isDraft(claim.application))) continue;
    await places.askAfter(claim, claim.application, clock().toISOString());
    asked += 1;
  }
  return asked;
}
