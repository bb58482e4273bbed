import { listAreas } from '../areas/area.ts';
import type { PeopleRepository } from '../people/people-repository.ts';
import type { Ledger } from '../places/ledger.ts';
import type { PlacesRepository } from '../places/places-repository.ts';
import { acceptRules, RulesRefusedError } from './accept-rules.ts';
import { parseCityData } from './city-data.ts';
import type { CityRepository } from './city-repository.ts';
import type { Programme } from './programme.ts';
import { figureOf, type Track } from './track.ts';

/** Thrown where the programme's year has no calendar: deadlines would count holidays as working days. */
class CalendarNeededError extends Error {
  constructor(year: number) {
    super(`The calendar of ${year} is missing: the programme cannot be opened`);
    this.name = 'CalendarNeededError';
  }
}

/**
 * Loads a city. Safe to repeat: the directory and the calendars are replaced, a version of the rules and the
 * ledgers of its areas are made where they are missing. A version is never changed, nor are the places of a ledger;
 * its window is that of the newest version. What is refused changes nothing.
 * @param input as `CityData` says
 * @throws InvalidCityDataError, CalendarNeededError, RulesRefusedError
 */
export async function loadCity(
  input: unknown,
  dependencies: {
    readonly city: CityRepository;
    readonly people: PeopleRepository;
    readonly places: PlacesRepository;
    readonly createKeys: () => Promise<void>;
  },
): Promise<{ readonly areas: number; readonly ledgers: number }> {
  const { city, people, places } = dependencies;
  const data = parseCityData(input);
  const { programme } = data;
  const calendars = [...data.calendars, ...(await city.calendars())];
  if (!calendars.some(({ year }) => year === programme.year)) throw new CalendarNeededError(programme.year);
  const areas = listAreas(data.areas);
  const ledgers = programme.tracks.flatMap((track) =>
    areas.map(({ code }) => ledgerOf(programme, track, code)),
  );
  const areInForce = await acceptRules(programme, ledgers, dependencies);
  await dependencies.createKeys();
  await city.putAreas(data.areas);
  await Promise.all(data.calendars.map((calendar) => city.putCalendar(calendar)));
  await Promise.all(data.offices.map((office) => people.putOffice(office)));
  await Promise.all(data.officers.map((officer) => people.putOfficer(officer)));
  await Promise.all(data.companions.map((companion) => people.putCompanion(companion)));
  await Promise.all(ledgers.map((ledger) => places.openLedger(ledger)));
  if (areInForce) await Promise.all(ledgers.map((ledger) => places.moveWindow(ledger)));
  // The rules come last: once they are there, the programme is open and everything it needs exists.
  if (!(await city.addProgramme(programme))) {
    throw new RulesRefusedError(programme, 'somebody else loaded this version with other content meanwhile');
  }
  return { areas: areas.length, ledgers: ledgers.length };
}

function ledgerOf(programme: Programme, track: Track, area: string): Ledger {
  const limit = figureOf(track.limits, area) ?? 0;
  return {
    track: track.id,
    year: programme.year,
    area,
    ticket: 0,
    last: '',
    lastAt: '',
    limit,
    directUpTo: track.admission === 'first-come' ? limit : 0,
    freed: 0,
    left: [],
    arrived: {},
    ranksBefore: {},
    opensAt: new Date(track.opensAt).toISOString(),
    closesAt: new Date(track.closesAt).toISOString(),
  };
}
