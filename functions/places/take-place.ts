import {
  LimitExceededException,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  ThrottlingException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '#shared/clock.ts';
import { ConflictError } from '#shared/errors.ts';
import { logger } from '#shared/observability.ts';
import { carriesPlace, type Ledger } from './ledger.ts';
import type { Claim, Entry, PlacesRepository } from './places-repository.ts';

/** What an application got: its ticket, and whether a place or a wait comes with it. */
export interface Acceptance {
  readonly ticket: number;
  readonly at: string;
  readonly standing: Entry['standing'];
}

interface Dependencies {
  readonly places: PlacesRepository;
  readonly clock: Clock;
  /** Waits before a refused update is sent again; milliseconds. */
  readonly pause: (millis: number) => Promise<void>;
}

/** Answered while nobody can say yet whether a ticket was taken: asking again after two seconds settles it. */
export class AcceptanceUnsettledError extends ConflictError {
  constructor() {
    super('submission-in-progress', { retryAfter: 2 });
    this.name = 'AcceptanceUnsettledError';
  }
}

/**
 * Takes the application's ticket in its area and with it a place or a position, once, whatever crashes or is
 * repeated (I1–I3). The claim comes first and says what is intended; the ledger's one update decides; the list
 * records it. Whoever finds a claim without a record may call this again.
 * @throws ConflictError duplicate-person where the person has another live application in this track and year
 * @throws ConflictError window-closed
 * @throws AcceptanceUnsettledError
 */
export async function takePlace(claim: Claim, dependencies: Dependencies): Promise<Acceptance> {
  const { places } = dependencies;
  const standing = await places.claim(claim);
  if (standing.claim.application !== claim.application) throw new ConflictError('duplicate-person');
  if (!standing.isNew) return recoverAcceptance(standing.claim, dependencies);
  return takeTicketOf(claim, dependencies);
}

/**
 * Takes the ticket of a claim that is known to have none. Called for a new claim, and by the ledger's follower for
 * one whose request died before the ledger was reached.
 */
export async function takeTicketOf(claim: Claim, dependencies: Dependencies): Promise<Acceptance> {
  const { places } = dependencies;
  let outcome: { readonly taken: boolean; readonly ledger: Ledger };
  try {
    outcome = await withRefusalRetries(
      () => places.takeTicket(claim, claim.application, dependencies.clock().toISOString()),
      dependencies.pause,
    );
  } catch (error) {
    logger.warn('ledger answer lost', error instanceof Error ? error : new Error(String(error)));
    const ledger = await places.ledger(claim).catch(() => undefined);
    if (ledger?.last !== claim.application) {
      await places
        .askAfter(claim, claim.application, dependencies.clock().toISOString())
        .catch(() => undefined);
      throw new AcceptanceUnsettledError();
    }
    outcome = { taken: true, ledger };
  }
  const { taken, ledger } = outcome;
  if (!taken && ledger.last !== claim.application) {
    await places.endClaim(claim.person, claim.track, claim.year, claim.application);
    throw new ConflictError('window-closed');
  }
  return enterAcceptance(claim, ledger, places);
}

/** Records what the ledger says of its last ticket. Repeating it changes nothing. */
export async function enterAcceptance(
  claim: Claim,
  ledger: Ledger,
  places: PlacesRepository,
): Promise<Acceptance> {
  const entry = await places.enter(claim, {
    application: claim.application,
    ticket: ledger.ticket,
    at: ledger.lastAt,
    rules: claim.rules,
    standing: carriesPlace(ledger, ledger.ticket) ? 'holds' : 'waits',
  });
  return { ticket: entry.ticket, at: entry.at, standing: entry.standing };
}

async function recoverAcceptance(claim: Claim, { places, clock }: Dependencies): Promise<Acceptance> {
  const ledger = await places.ledger(claim);
  if (ledger?.last === claim.application) return enterAcceptance(claim, ledger, places);
  // Either others came after, and the follower is recording this ticket, or it was never taken: the follower knows.
  await places.askAfter(claim, claim.application, clock().toISOString());
  throw new AcceptanceUnsettledError();
}

const refusals = [
  ThrottlingException,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  LimitExceededException,
  TransactionConflictException,
];

/** A refused update was certainly not applied: five tries, pauses of up to 50, 100, 200, 400 ms at random. */
async function withRefusalRetries<Value>(
  action: () => Promise<Value>,
  pause: (millis: number) => Promise<void>,
): Promise<Value> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      const isRefusal = refusals.some((type) => error instanceof type);
      if (!isRefusal || attempt >= 4) throw error;
      await pause(Math.random() * 50 * 2 ** attempt);
    }
  }
}
