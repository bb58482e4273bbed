import { ConflictError } from '#shared/errors.ts';
import type { Vault } from '#shared/vault.ts';
import { type Application, isParticipant, openPersonalData } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import { type Areas, findArea } from '../areas/area.ts';
import { type Companion, workingOn } from '../people/companion.ts';
import type { Officer } from '../people/officer.ts';
import type { City } from '../programmes/city.ts';
import type { Programme } from '../programmes/programme.ts';
import { requireCompanionDuty, seesToTrack } from './companion-duty.ts';
import type { DecreesRepository } from './decrees-repository.ts';
import { needingCompanion } from './register.ts';
import { staffing, type StaffingSources } from './staffing.ts';

/** A companion and how much they have to do. */
export interface CompanionRow {
  readonly companion: Companion;
  /** Where they work, in the city's words: `Kelurahan Beji`. */
  readonly where: string;
  readonly load: number;
  readonly isActive: boolean;
}

/** A participant who has none, or one who works no more. */
export interface ParticipantRow {
  readonly number: string;
  readonly area: string;
  readonly district: string;
  readonly fullName: string;
}

/** The companions of a programme year, and who still needs one. */
export interface CompanionDesk {
  readonly year: number;
  readonly maximumLoad: number;
  readonly titles: Programme['titles'];
  readonly companions: readonly CompanionRow[];
  readonly without: readonly ParticipantRow[];
}

/**
 * All companions with their loads, and the participants of the officer's tracks who need one.
 * @throws ForbiddenError; ConflictError no-programme where the year has none
 */
export async function companionDesk(
  year: number,
  officer: Officer,
  dependencies: StaffingSources & {
    readonly applications: ApplicationsRepository;
    readonly city: City;
    readonly decrees: DecreesRepository;
    readonly vault: () => Promise<Vault>;
  },
): Promise<CompanionDesk> {
  requireCompanionDuty(officer);
  const { applications, city, decrees, rules } = dependencies;
  const programme = await rules.currentProgramme(year);
  if (programme === undefined) throw new ConflictError('no-programme', { values: { year } });
  const register = await decrees.register(year);
  const { companions, loads, maximumLoad, day } = await staffing(year, register, dependencies);
  const isWorking = workingOn(day, companions);
  const [areas, vault, found] = await Promise.all([
    city.areas(),
    dependencies.vault(),
    applications.list(needingCompanion(register, isWorking)),
  ]);
  const rowOf = (companion: Companion): CompanionRow => ({
    companion,
    where: whereOf(companion, areas, programme.titles),
    load: loads.get(companion.id) ?? 0,
    isActive: isWorking(companion.id),
  });
  const without = found
    .filter((application) => isParticipant(application) && seesToTrack(officer, application.track))
    .toSorted((a, b) => a.area.localeCompare(b.area) || a.number.localeCompare(b.number))
    .map((application) => participantRow(application, areas, vault));
  return { year, maximumLoad, titles: programme.titles, companions: companions.map(rowOf), without };
}

function whereOf({ level, scope }: Companion, areas: Areas, titles: Programme['titles']): string {
  if (level === 'city') return areas.regency.name;
  if (level === 'district') {
    const district = areas.districts.find(({ code }) => code === scope);
    return `${titles.district} ${district?.name ?? scope}`;
  }
  const area = findArea(areas, scope);
  // Names of areas are not unique: the kecamatan tells them apart.
  return `${titles.areaUnit} ${area?.name ?? scope}, ${titles.district} ${area?.district.name ?? ''}`;
}

function participantRow(application: Application, areas: Areas, vault: Vault): ParticipantRow {
  const area = findArea(areas, application.area);
  return {
    number: application.number,
    area: area?.name ?? application.area,
    district: area?.district.name ?? '',
    fullName: openPersonalData(application, vault).fullName,
  };
}
