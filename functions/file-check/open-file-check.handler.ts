import { systemClock as clock } from '#shared/clock.ts';
import { openTable } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { OpenStageTask } from '../../workflows/application.contract.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { DecisionsRepository } from '../decisions/decisions-repository.ts';
import { openDecision } from '../decisions/open-decision.ts';
import { scopeOf } from '../decisions/stage-duty.ts';
import { openCity } from '../programmes/city-from-environment.ts';

const table = openTable();
const city = openCity(table);
const applications = new ApplicationsRepository(table);
const decisions = new DecisionsRepository(table);

export const handler = taskEndpoint(OpenStageTask, async (waiting) => {
  const scope = await scopeOf('file-check', await applications.get(waiting.application), city);
  await openDecision('file-check', waiting, { scope }, { applications, decisions, clock });
  return {};
});
