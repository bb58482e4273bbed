import type { Application } from '../applications/application.ts';
import type { PlacesRepository } from './places-repository.ts';

/** The application holds no place any more: its machine has nothing to do. The state machine knows it by this name. */
export class PlaceReleased extends Error {
  constructor(number: string) {
    super(`${number} holds no place`);
    this.name = 'PlaceReleased';
  }
}

/**
 * What stands of an application's place: it is held and the person's only one of the year (I2), it was released, or
 * another application of the person has the year's place.
 */
export async function confirmPlace(
  application: Application,
  places: PlacesRepository,
): Promise<'held' | 'released' | 'second'> {
  if (application.ticket === undefined) return 'released';
  const entry = await places.entry(application, application.ticket);
  if (entry?.application !== application.number || entry.standing !== 'holds') return 'released';
  const holder = await places.bindPlace(application.person, application.year, application.number);
  return holder === application.number ? 'held' : 'second';
}
