import { systemClock } from '#shared/clock.ts';
import { openTable } from '#shared/table.ts';
import { lazyVault } from '#shared/vault.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { PeopleRepository } from '../people/people-repository.ts';
import { SessionsRepository } from '../people/sessions-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { CityRepository } from '../programmes/city-repository.ts';
import { DecisionsRepository } from './decisions-repository.ts';

/** What every page of the staff stands on, from the environment of the function. */
export function openStaffSide() {
  const table = openTable();
  return {
    table,
    applications: new ApplicationsRepository(table),
    decisions: new DecisionsRepository(table),
    people: new PeopleRepository(table),
    sessions: new SessionsRepository(table, systemClock),
    rules: new CityRepository(table),
    city: openCity(table),
    vault: lazyVault(table),
    clock: systemClock,
  };
}
