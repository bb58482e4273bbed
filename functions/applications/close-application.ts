import type { PlacesRepository } from '../places/places-repository.ts';
import type { Application } from './application.ts';
import type { ApplicationsRepository } from './applications-repository.ts';

/**
 * Ends an application's journey. A refusal gives the place back to the area's list and lets the person apply again;
 * repeating it changes nothing.
 */
export async function closeApplication(
  application: Application,
  state: 'completed' | 'refused',
  dependencies: { readonly applications: ApplicationsRepository; readonly places: PlacesRepository },
): Promise<void> {
  const { applications, places } = dependencies;
  if (state === 'refused' && application.ticket !== undefined) {
    const { person, track, year, number } = application;
    await places.release(application, application.ticket);
    await places.unbindPlace(person, year, number);
    await places.endClaim(person, track, year, number);
  }
  await applications.close(application.number, state);
}
