import { NotFoundError } from '#shared/errors.ts';
import type { Vault } from '#shared/vault.ts';
import { openPersonalData } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import { findArea } from '../areas/area.ts';
import { deskOf } from '../decisions/decision.ts';
import type { DecisionsRepository } from '../decisions/decisions-repository.ts';
import { requireDuty } from '../decisions/stage-duty.ts';
import { type Officer, requireRole } from '../people/officer.ts';
import type { City } from '../programmes/city.ts';
import { findTrack, type Programme } from '../programmes/programme.ts';
import type { Decree } from './decree.ts';
import type { DecreesRepository } from './decrees-repository.ts';

/** A decree with the people in it, as it is printed and signed. */
export interface Annex {
  readonly decree: Decree;
  /** The city's name, where the decree is signed. */
  readonly city: string;
  readonly agency: string;
  readonly legalBasis: readonly string[];
  readonly programme: string;
  readonly track: string;
  readonly titles: Programme['titles'];
  readonly people: readonly {
    readonly number: string;
    readonly fullName: string;
    readonly area: string;
    readonly district: string;
  }[];
  /** Named by the decree and still waiting, because issuing it was cut short. */
  readonly unfinished: readonly string[];
}

interface Dependencies {
  readonly applications: ApplicationsRepository;
  readonly decisions: DecisionsRepository;
  readonly decrees: DecreesRepository;
  readonly city: City;
  readonly vault: () => Promise<Vault>;
}

/**
 * The decree of that name in addresses.
 * @throws ForbiddenError where the officer issues no decrees for its track, NotFoundError
 */
export async function decreeForOfficer(
  id: string,
  officer: Officer,
  { decrees }: Pick<Dependencies, 'decrees'>,
): Promise<Decree> {
  requireDuty(officer, 'decree');
  const [, year = '', number = ''] = /^(\d{4})-(.+)$/.exec(id) ?? [];
  if (number === '') throw new NotFoundError();
  const decree = await decrees.find(Number(year), number);
  if (decree === undefined) throw new NotFoundError();
  requireRole(officer, 'kepala-dinas', decree.track);
  return decree;
}

/** The annex of a decree, in the order of the areas. */
export async function annexOf(decree: Decree, dependencies: Dependencies): Promise<Annex> {
  const { applications, decisions, city } = dependencies;
  const waiting = await decisions.listOpen(deskOf('decree', decree.year, decree.track));
  const open = new Set(waiting.map(({ application }) => application));
  const missing = new Set([...open, ...decree.leftOut]);
  const found = await applications.list(decree.applications);
  const [first] = found;
  if (first === undefined) throw new Error(`No applications of decree ${decree.number}`);
  const [programme, areas, vault] = await Promise.all([
    city.programmeOf(first),
    city.areas(),
    dependencies.vault(),
  ]);
  const people = found
    .filter((application) => !missing.has(application.number))
    .toSorted((a, b) => a.area.localeCompare(b.area) || a.number.localeCompare(b.number))
    .map((application) => {
      const area = findArea(areas, application.area);
      return {
        number: application.number,
        fullName: openPersonalData(application, vault).fullName,
        area: area?.name ?? application.area,
        district: area?.district.name ?? '',
      };
    });
  return {
    decree,
    city: areas.regency.name,
    agency: programme.agency.name,
    legalBasis: programme.legalBasis,
    programme: programme.name,
    track: findTrack(programme, decree.track)?.name ?? decree.track,
    titles: programme.titles,
    people,
    unfinished: decree.applications.filter((each) => open.has(each)),
  };
}
