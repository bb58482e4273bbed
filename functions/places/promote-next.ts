import type { City } from '../programmes/city.ts';
import { findTrack } from '../programmes/programme.ts';
import { type Ledger, positionOfTicket, waitingCount } from './ledger.ts';
import type { MovesRepository } from './moves-repository.ts';
import type { PlacesRepository } from './places-repository.ts';

interface Dependencies {
  readonly moves: MovesRepository;
  readonly places: PlacesRepository;
}

/** Gives an area's freed places on, where the track's rules do not leave that to a review. */
export async function promoteAtOnce(
  ledger: Ledger,
  dependencies: Dependencies & { readonly city: Pick<City, 'programmeOfYear'> },
): Promise<void> {
  const programme = await dependencies.city.programmeOfYear(ledger.year);
  const track = programme && findTrack(programme, ledger.track);
  if (track?.promotion === 'at-once') await promoteNext(ledger, dependencies);
}

/**
 * Gives the free places of an area to those who wait, the first of the list first, until none is free or nobody
 * waits. Two at once give no place twice: each is a transaction on the ledger's count and the line (I1, I3). The
 * application itself follows from the change of its line.
 */
export async function promoteNext(ledger: Ledger, { moves, places }: Dependencies): Promise<void> {
  let current: Ledger | undefined = ledger;
  while (current !== undefined && current.freed > 0 && waitingCount(current) > 0) {
    const standing: Ledger = current;
    const waiting = (await moves.lines(standing)).filter((line) => line.standing === 'waits');
    const rankOf = new Map(waiting.map(({ ticket }) => [ticket, positionOfTicket(standing, ticket)]));
    const first = waiting.toSorted((a, b) => (rankOf.get(a.ticket) ?? 0) - (rankOf.get(b.ticket) ?? 0))[0];
    if (first === undefined) return;
    await moves.promote(standing, first.ticket);
    current = await places.ledger(standing);
  }
}
