import type { Clock } from '#shared/clock.ts';
import type { Application, ApplicationState, Stage } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import type { DecisionsRepository } from './decisions-repository.ts';
import { type DecidingStage, deskOf } from './decision.ts';

/** What the state machine hands over when it begins to wait. */
export interface Waiting {
  readonly taskToken: string;
  readonly application: string;
  readonly dueAt: string;
  readonly facts: Readonly<Record<string, string>>;
}

/**
 * Puts an application on the desk that decides its next stage. Called again with the same token it changes
 * nothing; with another (the stage entered again) the attempt is raised and the decision before it is revoked.
 */
export async function openDecision(
  stage: Exclude<DecidingStage, 'referral'>,
  waiting: Waiting,
  desk: { readonly scope: string; readonly state?: ApplicationState },
  dependencies: {
    readonly applications: ApplicationsRepository;
    readonly decisions: DecisionsRepository;
    readonly clock: Clock;
  },
): Promise<void> {
  const { applications, decisions } = dependencies;
  const application = await applications.get(waiting.application);
  const current = application.stage;
  const standing =
    current === undefined ? undefined : await decisions.find({ ...current, application: application.number });
  if (current !== undefined && standing?.token === waiting.taskToken) return;

  if (current !== undefined && standing?.state === 'open') {
    await decisions.revoke({ ...current, application: application.number });
  }
  const attempt = await openNextAttempt(stage, waiting, application, desk.scope, dependencies);
  const next: Stage = {
    name: stage,
    attempt,
    desk: deskOf(stage, application.year, desk.scope),
    dueAt: waiting.dueAt,
  };
  await applications.enterStage(application.number, next, current?.attempt ?? 0, {
    ...(desk.state === undefined ? {} : { state: desk.state }),
    ...(standing?.answer?.reference === undefined ? {} : { decree: standing.answer.reference }),
    ...(standing?.answer?.companion === undefined ? {} : { companion: standing.answer.companion }),
  });
}

/** Opens the decision under the first attempt that is free, or that a crashed call of the same token left. */
async function openNextAttempt(
  stage: DecidingStage,
  waiting: Waiting,
  application: Application,
  scope: string,
  { decisions, clock }: { readonly decisions: DecisionsRepository; readonly clock: Clock },
): Promise<number> {
  for (let attempt = (application.stage?.attempt ?? 0) + 1; ; attempt += 1) {
    const standing = await decisions.open({
      desk: deskOf(stage, application.year, scope),
      application: application.number,
      attempt,
      stage,
      state: 'open',
      token: waiting.taskToken,
      openedAt: clock().toISOString(),
      dueAt: waiting.dueAt,
      facts: { ...waiting.facts },
    });
    if (standing.token === waiting.taskToken) return attempt;
    await decisions.revoke(standing);
  }
}
