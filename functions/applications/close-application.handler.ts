import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { CloseApplicationTask } from '../../workflows/application.contract.ts';
import { DecreesRepository } from '../decree/decrees-repository.ts';
import { PlacesRepository } from '../places/places-repository.ts';
import { ApplicationsRepository } from './applications-repository.ts';
import { closeApplication } from './close-application.ts';

const table = openTable();
const applications = new ApplicationsRepository(table);
const decrees = new DecreesRepository(table);
const places = new PlacesRepository(table, openTableWithoutRetries());

export const handler = taskEndpoint(CloseApplicationTask, async ({ application, outcome }) => ({
  state: await closeApplication(await applications.get(application), outcome, {
    applications,
    decrees,
    places,
  }),
}));
