import type { Vault } from '#shared/vault.ts';
import { ageOn } from '../applications/application-input.ts';
import { type Application, openPersonalData, type PersonalData } from '../applications/application.ts';
import { type Area, findArea } from '../areas/area.ts';
import type { City } from '../programmes/city.ts';
import { findTrack, type Programme, type Track } from '../programmes/programme.ts';
import { type NikFacts, readNik } from './nik-facts.ts';

/** What a verifier sees of an application. */
export interface FileFacts {
  readonly application: Application;
  readonly person: PersonalData;
  /** Full years on the day that counts for the track. */
  readonly age: number;
  readonly nik: NikFacts;
  readonly area: Area;
  readonly sector: string;
  readonly track: Track;
  readonly titles: Programme['titles'];
  /** What a file may be sent back for. */
  readonly items: Programme['corrections']['items'];
}

/** Opens an application for somebody who was found to decide about it. */
export async function fileFacts(application: Application, city: City, vault: Vault): Promise<FileFacts> {
  const [programme, areas] = await Promise.all([city.programmeOf(application), city.areas()]);
  const track = findTrack(programme, application.track);
  const area = findArea(areas, application.area);
  if (track === undefined || area === undefined) throw new Error(`Rules of ${application.number} do not fit`);
  const person = openPersonalData(application, vault);
  return {
    application,
    person,
    age: ageOn(person.birthDate, track.ageOn),
    nik: readNik(person.nik, person.birthDate),
    area,
    sector: programme.sectors.find(({ id }) => id === application.sector)?.name ?? application.sector,
    track,
    titles: programme.titles,
    items: programme.corrections.items,
  };
}
