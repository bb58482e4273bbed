import { positionOfTicket } from '../places/ledger.ts';
import type { PlacesRepository } from '../places/places-repository.ts';
import type { Application } from './application.ts';

/** The dense rank of a waiting application: how many wait before it, plus one. Undefined where it does not wait. */
export async function positionOf(
  application: Application,
  places: PlacesRepository,
): Promise<number | undefined> {
  if (application.state !== 'waits' || application.ticket === undefined) return undefined;
  const ledger = await places.ledger(application);
  return ledger === undefined ? undefined : positionOfTicket(ledger, application.ticket);
}
