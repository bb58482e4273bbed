import type { Vault } from '#shared/vault.ts';
import { type Application, openPersonalData } from '../applications/application.ts';
import { findArea } from '../areas/area.ts';
import type { City } from '../programmes/city.ts';
import { agencyOf } from '../programmes/programme.ts';
import type { ParticipantFacts } from './training-page.ts';

/** Opens a participant for somebody who was found to train them. */
export async function participantFacts(
  application: Application,
  city: City,
  vault: Vault,
): Promise<ParticipantFacts> {
  const [programme, areas] = await Promise.all([city.programmeOf(application), city.areas()]);
  const area = findArea(areas, application.area);
  if (area === undefined) throw new Error(`No area ${application.area}`);
  const { fullName, phone, birthDate, address } = openPersonalData(application, vault);
  return {
    application,
    person: { fullName, phone, birthDate, address },
    area,
    sector: programme.sectors.find(({ id }) => id === application.sector)?.name ?? application.sector,
    agency: agencyOf(programme, application.sector).name,
    titles: programme.titles,
    minimumAttendance: programme.training.minimumAttendance,
  };
}
