import { systemClock as clock } from '#shared/clock.ts';
import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { MovePlaceTask } from '../../workflows/application.contract.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { leadingAnswer } from '../decisions/decision.ts';
import { DecisionsRepository } from '../decisions/decisions-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { movePlace } from './move-place.ts';
import { MovesRepository } from './moves-repository.ts';
import { PlacesRepository } from './places-repository.ts';

const table = openTable();
const city = openCity(table);
const applications = new ApplicationsRepository(table);
const decisions = new DecisionsRepository(table);
const places = new PlacesRepository(table, openTableWithoutRetries());
const moves = new MovesRepository(table);

/** To the area that the decision names which brought the machine here. */
export const handler = taskEndpoint(MovePlaceTask, async ({ application: number }) => {
  const application = await applications.get(number);
  const { stage } = application;
  const decision = stage === undefined ? undefined : await decisions.find({ ...stage, application: number });
  const area = (decision && leadingAnswer(decision)?.area) ?? application.area;
  const isHeld = await movePlace(application, area, { applications, moves, places, clock });
  return { isHeld, deadlines: [...(await city.deadlines())] };
});
