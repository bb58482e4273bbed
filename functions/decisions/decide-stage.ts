import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '#shared/clock.ts';
import { ConflictError } from '#shared/errors.ts';
import { formatMoment } from '#shared/format.ts';
import type { Application } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import type { Officer } from '../people/officer.ts';
import type { City } from '../programmes/city.ts';
import { type Answer, type Decision, deskOf } from './decision.ts';
import type { DecisionsRepository } from './decisions-repository.ts';
import { findForOfficer, type OfficerStage, scopeOf } from './stage-duty.ts';

/** What an officer decides: one of the stage's own words, and what goes with it. */
export type Verdict = Omit<Answer, 'by' | 'at'>;

/** A verdict that stands. */
export interface Decided {
  readonly number: string;
  readonly stage: OfficerStage;
  readonly answer: Answer;
}

interface Dependencies {
  readonly applications: ApplicationsRepository;
  readonly decisions: DecisionsRepository;
  readonly city: Pick<City, 'programmeOf'>;
  readonly clock: Clock;
}

/**
 * Decides the stage an application is in, once. The same verdict sent again is answered as it was the first time,
 * also after the application has moved on.
 * @throws ForbiddenError before anything of the application is told
 * @throws ConflictError stage-mismatch, already-decided with `by` and `at`, journey-in-motion where the stage is about
 *   to be asked again (ask again)
 */
export async function decideStage(
  number: string,
  stage: OfficerStage,
  verdict: Verdict,
  officer: Officer,
  dependencies: Dependencies,
): Promise<Decided> {
  const application = await findForOfficer(number, stage, officer, dependencies);
  if (application.stage?.name !== stage) {
    return settled(stage, await pastDecision(stage, application, dependencies), verdict);
  }
  // A recommendation is the area's head's alone until it was escalated to the desk of the dinas.
  if (
    application.stage.desk !==
    deskOf(stage, application.year, await scopeOf(stage, application, dependencies.city))
  ) {
    throw new ConflictError('stage-mismatch');
  }
  const by = { kind: 'officer' as const, name: officer.name, title: officer.title };
  const { desk, attempt } = application.stage;
  const { decision } = await dependencies.decisions.decide(
    { desk, attempt, application: application.number },
    { ...verdict, by, at: dependencies.clock().toISOString() },
  );
  return settled(stage, decision, verdict);
}

/** What makes two verdicts the same: not who proposed it, nor what followed from it. */
const essenceOf = ({ proposedBy: _first, companion: _given, ...essence }: Verdict) => essence;

/** A verdict as JSON. */
export function decidedBody({ number, stage, answer }: Decided): Record<string, unknown> {
  const { outcome, reason, by, at } = answer;
  return { number, stage, outcome, reason, decidedBy: { name: by.name, title: by.title }, decidedAt: at };
}

/** The verdict where it is the one that stands. @throws ConflictError where another one does, or none can any more */
function settled(stage: OfficerStage, decision: Decision | undefined, verdict: Verdict): Decided {
  const answer = decision?.answer;
  if (decision === undefined) throw new ConflictError('stage-mismatch');
  // Its time was over, or it was opened again: in a moment the stage stands on the dinas's desk anew.
  if (answer === undefined) throw new ConflictError('journey-in-motion', { retryAfter: 2 });
  const { by: _by, at: _at, ...standing } = answer;
  if (isDeepStrictEqual(essenceOf(standing), essenceOf(verdict)))
    return { number: decision.application, stage, answer };
  throw new ConflictError('already-decided', {
    values: { by: `${answer.by.name}, ${answer.by.title}`, at: formatMoment(answer.at) },
  });
}

/** The stage's last decision where the application has left it, also after its journey's end. */
async function pastDecision(
  stage: OfficerStage,
  application: Application,
  { decisions, city }: Dependencies,
): Promise<Decision | undefined> {
  const desk = deskOf(stage, application.year, await scopeOf(stage, application, city));
  return decisions.latestAnswered(desk, application.number);
}
