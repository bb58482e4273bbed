import type { Clock } from '#shared/clock.ts';
import type { Staffing } from '../people/assign-companion.ts';
import type { PeopleRepository } from '../people/people-repository.ts';
import type { City } from '../programmes/city.ts';
import type { CityRepository } from '../programmes/city-repository.ts';
import { localDate } from '../programmes/working-days.ts';
import type { Register } from './register.ts';

/** What is asked to know who looks after whom. */
export interface StaffingSources {
  readonly people: Pick<PeopleRepository, 'companions'>;
  readonly rules: Pick<CityRepository, 'currentProgramme'>;
  readonly city: Pick<City, 'zone'>;
  readonly clock: Clock;
}

/**
 * The companions as they stand today: their loads by the register of the year, the maximum by the newest rules of that
 * year, since a maximum is about companions and not about one application.
 */
export async function staffing(
  year: number,
  { loads }: Pick<Register, 'loads'>,
  { people, rules, city, clock }: StaffingSources,
): Promise<Staffing> {
  const [companions, programme] = await Promise.all([people.companions(), rules.currentProgramme(year)]);
  const maximumLoad = programme?.companions.maximumLoad ?? 0;
  return { companions, loads, maximumLoad, day: localDate(clock(), city.zone) };
}
