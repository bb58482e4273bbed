import { systemClock } from '#shared/clock.ts';
import { openTable } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { OpenStageTask } from '../../workflows/application.contract.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { DecisionsRepository } from '../decisions/decisions-repository.ts';
import { openDecision } from '../decisions/open-decision.ts';

const table = openTable();
const applications = new ApplicationsRepository(table);
const decisions = new DecisionsRepository(table);

/** The lurah's desk is the area's; the link follows by mail once the decision is there. */
export const handler = taskEndpoint(OpenStageTask, async (waiting) => {
  const { area } = await applications.get(waiting.application);
  await openDecision(
    'recommendation',
    waiting,
    { scope: area },
    { applications, decisions, clock: systemClock },
  );
  return {};
});
