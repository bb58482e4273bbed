import type { Application } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import type { Officer } from '../people/officer.ts';
import type { Decision } from './decision.ts';
import { listWaiting } from './list-waiting.ts';
import { type OfficerStage, requireDuty } from './stage-duty.ts';

/** A wait for a decision together with the application it is about. */
export interface WaitingCase {
  readonly decision: Decision;
  readonly application: Application;
}

/** What a program is told of something that waits: nothing of the person. */
interface WaitingItem {
  readonly number: string;
  readonly track: string;
  readonly area: string;
  readonly sector: string;
  readonly dueAt: string;
  readonly recommendation?: string;
}

/** The applications of these decisions, in their order. */
export async function casesOf(
  decisions: readonly Decision[],
  applications: ApplicationsRepository,
): Promise<readonly WaitingCase[]> {
  const found = await applications.list(decisions.map(({ application }) => application));
  const byNumber = new Map(found.map((application) => [application.number, application]));
  return decisions.flatMap((decision) => {
    const application = byNumber.get(decision.application);
    return application === undefined ? [] : [{ decision, application }];
  });
}

/** What waits for the officer at a stage, for a program. @throws ForbiddenError where the stage is not theirs */
export async function waitingItems(
  stage: OfficerStage,
  officer: Officer,
  dependencies: Parameters<typeof listWaiting>[2] & { readonly applications: ApplicationsRepository },
): Promise<readonly WaitingItem[]> {
  requireDuty(officer, stage);
  const waiting = await listWaiting(stage, officer, dependencies);
  const cases = await casesOf(waiting, dependencies.applications);
  return cases.map(({ decision, application: { number, track, area, sector } }) => {
    const { recommendation } = decision.facts;
    return {
      number,
      track,
      area,
      sector,
      dueAt: decision.dueAt,
      ...(recommendation === undefined ? {} : { recommendation }),
    };
  });
}
