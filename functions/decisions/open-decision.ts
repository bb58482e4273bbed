import type { Application, ApplicationState, Stage } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import type { HistoryRepository } from '../history/history-repository.ts';
import type { DecisionsRepository } from './decisions-repository.ts';
import { type Answer, type Decision, type DecidingStage, deskOf, leadingAnswer } from './decision.ts';

/** What the state machine hands over when it begins to wait. */
export interface Waiting {
  readonly taskToken: string;
  readonly application: string;
  readonly entered: string;
  readonly dueAt: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly keep: boolean;
}

/** The outcomes of a stage that may stand for a later run. */
const keptOutcomes: Readonly<Partial<Record<DecidingStage, readonly string[]>>> = {
  'file-check': ['complete'],
  recommendation: ['recommended', 'not-recommended', 'forwarded'],
};

interface Dependencies {
  readonly applications: ApplicationsRepository;
  readonly decisions: DecisionsRepository;
  readonly history: HistoryRepository;
}

/**
 * Puts an application on the desk that decides its next stage. A repetition of the same entry gives the standing
 * decision its new token, whether it is open or was decided meanwhile; another entry raises the attempt and revokes
 * the decision before it.
 */
export async function openDecision(
  stage: Exclude<DecidingStage, 'referral'>,
  waiting: Waiting,
  desk: { readonly scope: string; readonly state?: ApplicationState },
  dependencies: Dependencies,
): Promise<void> {
  const { applications, decisions } = dependencies;
  const application = await applications.get(waiting.application);
  const current = application.stage;
  const standing =
    current === undefined ? undefined : await decisions.find({ ...current, application: application.number });
  if (current?.name === stage && standing?.entered === waiting.entered) {
    if (standing.token !== waiting.taskToken)
      await decisions.rebind(standing, waiting.entered, waiting.taskToken);
    return;
  }
  if (standing?.state === 'open') await decisions.revoke(standing);
  const name = deskOf(stage, application.year, desk.scope);
  const kept = waiting.keep ? await keptAnswer(stage, application, dependencies) : undefined;
  const answer = standing === undefined ? undefined : leadingAnswer(standing);
  const attempt = await openNextAttempt(stage, waiting, application, name, { kept, answer }, dependencies);
  const next: Stage = { name: stage, attempt, desk: name, dueAt: waiting.dueAt };
  await applications.enterStage(application.number, next, current?.attempt ?? 0, {
    ...(desk.state === undefined ? {} : { state: desk.state }),
    ...(answer?.reference === undefined ? {} : { decree: answer.reference }),
    ...(answer?.companion === undefined ? {} : { companion: answer.companion }),
  });
}

/** The stage's last answer as the history tells it: the desk it was given on may be another area's by now. */
async function keptAnswer(
  stage: DecidingStage,
  { number }: Application,
  { history }: Dependencies,
): Promise<Decision['answer']> {
  const kept = new Set(keptOutcomes[stage]?.map((outcome) => `${stage}: ${outcome}`));
  const event = (await history.list(number)).findLast(({ what }) => kept.has(what));
  if (event === undefined) return undefined;
  const [name = '', ...title] = event.by.split(', ');
  return {
    outcome: event.what.slice(stage.length + 2),
    by: { kind: 'officer', name, title: title.join(', ') },
    at: event.at,
  };
}

/** A run that begins on no desk begins a new hundred, so that no attempt of an earlier run has its name again. */
const attemptsInRun = 100;

/** Opens the decision under the first attempt that is free, or that a crashed call of the same entry left. */
async function openNextAttempt(
  stage: DecidingStage,
  waiting: Waiting,
  application: Application,
  desk: string,
  { kept, answer }: { readonly kept: Answer | undefined; readonly answer: Answer | undefined },
  { decisions }: Dependencies,
): Promise<number> {
  const { taskToken, entered, dueAt, facts } = waiting;
  const { stage: current, run = 1 } = application;
  for (let attempt = (current?.attempt ?? (run - 1) * attemptsInRun) + 1; ; attempt += 1) {
    const standing = await decisions.open({
      desk,
      application: application.number,
      attempt,
      stage,
      token: taskToken,
      entered,
      dueAt,
      ...(stage === 'parked' && answer !== undefined ? { carried: answer } : {}),
      ...(kept === undefined
        ? { state: 'open', facts: { ...facts } }
        : { state: 'decided', facts: { ...facts, kept: 'yes' }, answer: kept }),
    });
    if (standing.token === taskToken) return attempt;
    if (standing.entered === entered) {
      await decisions.rebind(standing, entered, taskToken);
      return attempt;
    }
    await decisions.revoke(standing);
  }
}
