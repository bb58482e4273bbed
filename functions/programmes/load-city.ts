import * as z from 'zod';
import { Areas, listAreas } from '../areas/area.ts';
import { Office } from '../people/office.ts';
import { Officer } from '../people/officer.ts';
import type { PeopleRepository } from '../people/people-repository.ts';
import type { PlacesRepository } from '../places/places-repository.ts';
import type { CityRepository } from './city-repository.ts';
import { Programme, type Track } from './programme.ts';
import { Calendar } from './working-days.ts';

/** A city's data as an operator loads it: areas, calendars, one version of the rules, the directory. */
export const CityData = z.object({
  areas: Areas,
  calendars: z.array(Calendar),
  programme: Programme,
  offices: z.array(Office),
  officers: z.array(Officer),
});
export type CityData = z.infer<typeof CityData>;

/**
 * Loads a city. Safe to repeat: the directory and the calendars are replaced, a version of the rules and the
 * ledgers of its areas are made where they are missing and never changed.
 * @throws Error where the programme's year has no calendar: deadlines would count holidays as working days
 */
export async function loadCity(
  data: CityData,
  dependencies: {
    readonly city: CityRepository;
    readonly people: PeopleRepository;
    readonly places: PlacesRepository;
    readonly createKeys: () => Promise<void>;
  },
): Promise<{ readonly areas: number; readonly ledgers: number }> {
  const { city, people, places } = dependencies;
  const { programme } = data;
  if (!data.calendars.some(({ year }) => year === programme.year)) {
    throw new Error(`The calendar of ${programme.year} is missing: the programme cannot be opened`);
  }
  await dependencies.createKeys();
  await city.putAreas(data.areas);
  await Promise.all(data.calendars.map((calendar) => city.putCalendar(calendar)));
  await Promise.all(data.offices.map((office) => people.putOffice(office)));
  await Promise.all(data.officers.map((officer) => people.putOfficer(officer)));
  const areas = listAreas(data.areas);
  const ledgers = programme.tracks.flatMap((track) =>
    areas.map(({ code }) => ledgerOf(programme, track, code)),
  );
  await Promise.all(ledgers.map((ledger) => places.openLedger(ledger)));
  // The rules come last: once they are there, the programme is open and everything it needs exists.
  await city.addProgramme(programme);
  return { areas: areas.length, ledgers: ledgers.length };
}

function ledgerOf(programme: Programme, track: Track, area: string) {
  return {
    track: track.id,
    year: programme.year,
    area,
    ticket: 0,
    last: '',
    lastAt: '',
    limit: track.placesPerArea,
    directUpTo: track.admission === 'first-come' ? track.placesPerArea : 0,
    freed: 0,
    left: [],
    opensAt: new Date(track.opensAt).toISOString(),
    closesAt: new Date(track.closesAt).toISOString(),
  };
}
