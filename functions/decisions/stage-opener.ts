import { openTable } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { OpenStageTask } from '../../workflows/application.contract.ts';
import type { Application, ApplicationState, Stage } from '../applications/application.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { HistoryRepository } from '../history/history-repository.ts';
import type { City } from '../programmes/city.ts';
import type { Answer } from './decision.ts';
import { DecisionsRepository } from './decisions-repository.ts';
import { openDecision, type Waiting } from './open-decision.ts';

/** What a stage's opening needs to know of the application. */
export interface Opening {
  readonly application: Application;
  readonly waiting: Waiting;
  readonly city: City;
  /** The answer that brought the application here. */
  readonly answer: Answer | undefined;
}

/**
 * The entry of the function that puts an application on the desk of a stage.
 * @param scopeOf whose desk it is
 * @param more what becomes of the application by entering, and what else its decider should know
 */
export function stageOpener(
  stage: Stage['name'],
  scopeOf: (opening: Opening) => string | Promise<string>,
  more: {
    readonly state?: ApplicationState;
    readonly facts?: (opening: Opening) => Readonly<Record<string, string>>;
  } = {},
) {
  const table = openTable();
  const city = openCity(table);
  const applications = new ApplicationsRepository(table);
  const decisions = new DecisionsRepository(table);
  return taskEndpoint(OpenStageTask, async (waiting) => {
    const application = await applications.get(waiting.application);
    const standing =
      more.facts === undefined || application.stage === undefined
        ? undefined
        : await decisions.find({ ...application.stage, application: application.number });
    const opening: Opening = { application, waiting, city, answer: standing?.answer };
    await openDecision(
      stage,
      { ...waiting, facts: { ...waiting.facts, ...more.facts?.(opening) } },
      {
        scope: await scopeOf(opening),
        ...(more.state === undefined ? {} : { state: more.state }),
      },
      { applications, decisions, history: new HistoryRepository(table) },
    );
    return {};
  });
}
