import type { Application } from '../applications/application.ts';
import type { PlacesRepository } from './places-repository.ts';

/**
 * True where the application still holds its place and it is the person's only one of the year (I2). The first of
 * a person's applications binds the year's place; a second one's place goes back to its list.
 */
export async function confirmPlace(application: Application, places: PlacesRepository): Promise<boolean> {
  if (application.ticket === undefined) return false;
  const entry = await places.entry(application, application.ticket);
  if (entry?.application !== application.number || entry.standing !== 'holds') return false;
  const holder = await places.bindPlace(application.person, application.year, application.number);
  return holder === application.number;
}
