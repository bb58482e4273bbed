import { openTable } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { OpenStageTask } from '../../workflows/application.contract.ts';
import type { Application, ApplicationState, Stage } from '../applications/application.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { HistoryRepository } from '../history/history-repository.ts';
import type { City } from '../programmes/city.ts';
import { type Answer, type Decision, leadingAnswer } from './decision.ts';
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

/** What was told when it was asked the last time and not answered: it is asked again, or was parked meanwhile. */
function toldBefore(standing: Decision | undefined): Readonly<Record<string, string>> {
  const told = Object.entries(standing?.facts ?? {}).filter(
    ([name]) => name === 'items' || name === 'reason',
  );
  return Object.fromEntries(told);
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
      application.stage === undefined || (more.facts === undefined && stage !== 'parked')
        ? undefined
        : await decisions.find({ ...application.stage, application: application.number });
    const answer = standing === undefined ? undefined : leadingAnswer(standing);
    const opening: Opening = { application, waiting, city, answer };
    const told = answer === undefined ? toldBefore(standing) : more.facts?.(opening);
    await openDecision(
      stage,
      { ...waiting, facts: { ...waiting.facts, ...told } },
      {
        scope: await scopeOf(opening),
        ...(more.state === undefined ? {} : { state: more.state }),
      },
      { applications, decisions, history: new HistoryRepository(table) },
    );
    return {};
  });
}
