import type { Clock } from '#shared/clock.ts';
import type { Application } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import { carriesPlace, type Ledger, positionOfTicket } from './ledger.ts';
import type { MovesRepository } from './moves-repository.ts';
import type { Entry, LedgerKey, PlacesRepository } from './places-repository.ts';

interface Dependencies {
  readonly applications: ApplicationsRepository;
  readonly moves: MovesRepository;
  readonly places: PlacesRepository;
  readonly clock: Clock;
}

/**
 * Moves an application to the area its applicant lives in, with the time of its first acceptance: to a place where
 * one is free and nobody with an earlier time waits for it, else onto the list where that time ranks. What it had in
 * the area it leaves goes to that area's list. Every step may be repeated.
 * @returns true where it holds a place there
 */
export async function movePlace(
  application: Application,
  area: string,
  dependencies: Dependencies,
): Promise<boolean> {
  const { applications, moves, places, clock } = dependencies;
  const { number, person, track, year, ticket, submittedAt, rules } = application;
  if (ticket === undefined || submittedAt === undefined) throw new Error(`${number} was never accepted`);
  if (application.area === area) return (await places.entry(application, ticket))?.standing === 'holds';
  const there: LedgerKey = { track, year, area };
  await moves.turnClaim(person, there, number);
  const before = rankAmong(await moves.lines(there), submittedAt);
  const earlier = await earlierStay(number, there, places);
  const ledger = await moves.arrive(there, number, clock().toISOString(), { before, earlier });
  const own = ledger.arrived[number];
  if (own === undefined) throw new Error(`${number} did not arrive in ${area}`);
  const entered = await places.enter(there, {
    application: number,
    ticket: own,
    at: submittedAt,
    rules,
    standing: carriesPlace(ledger, own) ? 'holds' : 'waits',
  });
  const isHeld = entered.standing === 'holds' || (await isNext(ledger, own, there, moves));
  await places.release(application, ticket, number);
  await places.leave(application, ticket, number);
  const held = application.state === 'holds-place';
  if (!isHeld) await places.unbindPlace(person, year, number);
  const moved = await applications.move(application, { area, ticket: own, losesPlace: held && !isHeld });
  if (isHeld && !held) await applications.promote(moved);
  return isHeld;
}

/** The ticket of a stay in that area that is over: who moves back there arrives again. */
async function earlierStay(
  number: string,
  there: LedgerKey,
  places: PlacesRepository,
): Promise<number | undefined> {
  const ticket = (await places.ledger(there))?.arrived[number];
  if (ticket === undefined) return undefined;
  return (await places.entry(there, ticket))?.standing === 'released' ? ticket : undefined;
}

/** The first ticket whose acceptance came later: the one to rank before. Undefined where none did. */
function rankAmong(lines: readonly Entry[], acceptedAt: string): number | undefined {
  return lines.find(({ standing, at }) => standing === 'waits' && at > acceptedAt)?.ticket;
}

/** Takes a freed place at once where nobody on the list comes first. */
async function isNext(
  ledger: Ledger,
  ticket: number,
  key: LedgerKey,
  moves: MovesRepository,
): Promise<boolean> {
  return ledger.freed > 0 && positionOfTicket(ledger, ticket) === 1 && moves.promote(key, ticket);
}
