import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { ConfirmPlaceTask } from '../../workflows/application.contract.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { confirmPlace } from './confirm-place.ts';
import { PlacesRepository } from './places-repository.ts';

const table = openTable();
const city = openCity(table);
const applications = new ApplicationsRepository(table);
const places = new PlacesRepository(table, openTableWithoutRetries());

export const handler = taskEndpoint(ConfirmPlaceTask, async ({ application: number }) => {
  const application = await applications.get(number);
  const held = await confirmPlace(application, places);
  const { deadlines: days } = await city.programmeOf(application);
  return { held, days, deadlines: [...(await city.deadlines())] };
});
