import type { FinalOutcome } from '../../workflows/application.contract.ts';
import type { DecreesRepository } from '../decree/decrees-repository.ts';
import { endCompanionship } from '../decree/end-companionship.ts';
import type { PlacesRepository } from '../places/places-repository.ts';
import type { Application, FinalState } from './application.ts';
import type { ApplicationsRepository } from './applications-repository.ts';

/** What the outcome that ended a journey makes of the application. */
const stateAfterOutcome: Readonly<Record<FinalOutcome, FinalState>> = {
  completed: 'completed',
  'not-completed': 'not-completed',
  incomplete: 'refused',
  refused: 'refused',
  outside: 'refused',
  ended: 'refused',
  withdrawn: 'withdrawn',
  left: 'withdrawn',
  died: 'died',
};

/** A training that was given has used its place, whether it was completed or not. */
const usesPlace: ReadonlySet<FinalState> = new Set(['completed', 'not-completed']);

/**
 * Ends an application's journey. A place that was not used goes back to the area's list, and the person may apply
 * again; repeating it changes nothing.
 */
export async function closeApplication(
  application: Application,
  outcome: FinalOutcome,
  dependencies: {
    readonly applications: ApplicationsRepository;
    readonly decrees: DecreesRepository;
    readonly places: PlacesRepository;
  },
): Promise<FinalState> {
  const { applications, places } = dependencies;
  const state = stateAfterOutcome[outcome];
  if (state !== 'completed') await endCompanionship(application, dependencies);
  if (!usesPlace.has(state) && application.ticket !== undefined) {
    const { person, track, year, number } = application;
    await places.release(application, application.ticket, number);
    await places.unbindPlace(person, year, number);
    await places.endClaim(person, track, year, number);
  }
  await applications.close(application.number, state);
  return state;
}
