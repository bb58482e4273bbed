import type { Clock } from '#shared/clock.ts';
import { stateAfter } from './submit-application.ts';
import type { ApplicationsRepository } from './applications-repository.ts';
import type { City } from '../programmes/city.ts';
import { findTrack } from '../programmes/programme.ts';
import { carriesPlace, type Ledger } from '../places/ledger.ts';
import type { Claim, PlacesRepository } from '../places/places-repository.ts';
import { type Acceptance, enterAcceptance, takeTicketOf } from '../places/take-place.ts';

interface Dependencies {
  readonly places: PlacesRepository;
  readonly applications: ApplicationsRepository;
  readonly city: City;
  readonly clock: Clock;
  readonly pause: (millis: number) => Promise<void>;
}

/** A claim younger than this may still have its request running: the submitting function ends after ten seconds. */
const requestLifetime = 15_000;

/**
 * Completes what the ledger's last ticket stands for, where the request that took it died: the record in the list
 * and the head. Called in the ledger's own order for each of its changes, more than once if need be.
 */
export async function completeTicket(ledger: Ledger, dependencies: Dependencies): Promise<void> {
  const { applications, places } = dependencies;
  const application = await applications.get(ledger.last);
  // A second ticket has a higher number: a lower one is a ledger that was set back, and stands for nothing.
  if (application.ticket !== undefined && application.ticket >= ledger.ticket) return;
  const claim = await places.findClaim(application.person, application.track, application.year);
  // Arriving from another area: the task that moves it records the rest.
  if (ledger.arrived[application.number] === ledger.ticket) return;
  if (application.ticket !== undefined || claim?.application !== application.number) {
    await voidTicket(ledger, application.rules, places);
    return;
  }
  await complete(claim, await enterAcceptance(claim, ledger, places), dependencies);
}

/**
 * Settles whether an application that was asked after has a ticket. All tickets before the question are completed
 * by now, so a draft has none; it gets one as soon as its first request can no longer be running.
 */
export async function settleQuestion(number: string, dependencies: Dependencies): Promise<void> {
  const { applications, places, clock } = dependencies;
  const application = await applications.get(number);
  if (application.state !== 'draft') return;
  const claim = await places.findClaim(application.person, application.track, application.year);
  if (claim?.application !== number) return;
  if (clock().getTime() - Date.parse(claim.at) < requestLifetime) return;
  await complete(claim, await takeTicketOf(claim, dependencies), dependencies);
}

async function complete(
  claim: Claim,
  acceptance: Acceptance,
  { applications, city }: Dependencies,
): Promise<void> {
  const track = findTrack(await city.programmeOf(claim), claim.track);
  if (track === undefined) throw new Error(`Rules ${claim.rules} have no track ${claim.track}`);
  await applications.recordSubmission(
    claim.application,
    acceptance,
    stateAfter(acceptance, track),
    claim.documents,
  );
}

/** A second ticket of one application, or one without a claim: it stands for nobody, and its place is free again. */
async function voidTicket(ledger: Ledger, rules: number, places: PlacesRepository): Promise<void> {
  const { ticket } = ledger;
  const standing = carriesPlace(ledger, ticket) ? 'holds' : 'waits';
  const entry = { application: ledger.last, ticket, at: ledger.lastAt, rules, standing } as const;
  const stands = await places.enter(ledger, entry);
  // The line of somebody else is theirs, whatever the ledger says.
  if (stands.application !== ledger.last) return;
  if (standing === 'holds') await places.release(ledger, ticket, ledger.last);
  else await places.leave(ledger, ticket, ledger.last);
}
