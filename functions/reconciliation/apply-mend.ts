import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Clock } from '#shared/clock.ts';
import type { Application, Stage } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import { closeApplication } from '../applications/close-application.ts';
import { followDecision, startJourney, startReferral } from '../applications/follow-changes.ts';
import type { DecisionsRepository } from '../decisions/decisions-repository.ts';
import type { DecreesRepository } from '../decree/decrees-repository.ts';
import { openDecision } from '../decisions/open-decision.ts';
import { scopeOf } from '../decisions/stage-duty.ts';
import { referralDecisionKey } from '../financing/referral-decision.ts';
import type { ReferralsRepository } from '../financing/referrals-repository.ts';
import type { HistoryRepository } from '../history/history-repository.ts';
import { movePlace } from '../places/move-place.ts';
import type { MovesRepository } from '../places/moves-repository.ts';
import type { PlacesRepository } from '../places/places-repository.ts';
import type { City } from '../programmes/city.ts';
import type { ExecutionsRepository } from './executions-repository.ts';
import type { Mend } from './mend.ts';
import type { RepairsRepository } from './repairs-repository.ts';

export interface MendDependencies {
  readonly applications: ApplicationsRepository;
  readonly decisions: DecisionsRepository;
  readonly decrees: DecreesRepository;
  readonly places: PlacesRepository;
  readonly moves: MovesRepository;
  readonly referrals: ReferralsRepository;
  readonly history: HistoryRepository;
  readonly repairs: RepairsRepository;
  readonly executions: ExecutionsRepository;
  readonly city: City;
  readonly clock: Clock;
  readonly sfn: SFNClient;
  readonly applicationMachine: string;
  readonly referralMachine: string;
}

/**
 * Does what a mend says, where what it rests on is still so; twice is as once. What a journey does too is done by
 * the journey's own use case.
 * @throws Error where a service does not answer; the mend may be tried again
 */
export async function applyMend(mend: Mend, dependencies: MendDependencies): Promise<void> {
  const { applications, decisions, places, referrals, repairs, executions, clock } = dependencies;
  switch (mend.kind) {
    case 'ask':
      return;
    case 'open-ledger':
      return places.openLedger(mend.ledger);
    case 'set-ledger':
      return repairs.setLedger(mend.seen, mend.change);
    case 'move-window':
      return places.moveWindow(mend.ledger);
    case 'enter-line':
      await places.enter(mend.key, mend.entry);
      return;
    case 'set-line':
      return repairs.setLine(mend.key, mend.seen, mend.change);
    case 'void-line':
      return voidLine(mend, places);
    case 'remove-line':
      return repairs.removeLine(mend.key, mend.seen);
    case 'void-tickets':
      return voidTickets(mend, dependencies);
    case 'set-head':
      return repairs.setHead(mend.number, mend.seen, mend.change);
    case 'record-submission':
      await applications.recordSubmission(mend.number, mend.acceptance, mend.state, mend.documents);
      return;
    case 'close':
      await closeApplication(await applications.get(mend.number), mend.outcome, dependencies);
      return;
    case 'promote':
      await applications.promote(mend);
      return;
    case 'finish-move':
      return finishMove(mend, dependencies);
    case 'ask-after':
      return places.askAfter(mend.claim, mend.claim.application, clock().toISOString());
    case 'put-claim':
      return repairs.putClaim(mend.claim, mend.instead);
    case 'end-claim': {
      const { person, track, year, application } = mend.claim;
      return places.endClaim(person, track, year, application);
    }
    case 'bind-place':
      if (mend.instead !== undefined) await places.unbindPlace(mend.person, mend.year, mend.instead);
      await places.bindPlace(mend.person, mend.year, mend.number);
      return;
    case 'unbind-place':
      return places.unbindPlace(mend.person, mend.year, mend.number);
    case 'start-journey':
      return startJourney(await applications.get(mend.number), dependencies);
    case 'redrive':
      return executions.redrive(mend.arn);
    case 'stop':
      return executions.stop(mend.arn);
    case 'follow-decision': {
      const application = await applications.get(mend.decision.application);
      return followDecision(mend.decision, application, dependencies);
    }
    case 'settle-decision':
      return repairs.settleDecision(mend.decision);
    case 'reopen-decision':
      return repairs.reopenDecision(mend.decision, mend.seen);
    case 'revoke-decision':
      return decisions.revoke(mend.decision);
    case 'rebind-decision':
      return decisions.rebind(mend.decision, mend.decision.entered, mend.token);
    case 'open-decision':
      return openAgain(mend, dependencies);
    case 'remove-link':
      return repairs.removeLink(mend.hash, mend.seen);
    case 'set-link':
      return repairs.setLink(mend.hash, mend.seen, mend.change);
    case 'start-referral':
      return startReferral(mend.referral, dependencies);
    case 'open-referral': {
      const { token, dueAt, entered } = mend.task;
      await decisions.open({
        ...referralDecisionKey(mend.referral),
        stage: 'referral',
        state: 'open',
        token,
        entered,
        dueAt,
        facts: {},
      });
      return;
    }
    case 'close-referral':
      return referrals.close(mend.referral.application, mend.referral.referral, mend.state);
    case 'reopen-referral':
      return repairs.reopenReferral(mend.referral);
  }
}

async function finishMove(
  { number, from, to }: Extract<Mend, { kind: 'finish-move' }>,
  dependencies: MendDependencies,
): Promise<void> {
  const application = await dependencies.applications.get(number);
  if (application.area === from) await movePlace(application, to, dependencies);
}

function voidLine(
  { key, seen }: Extract<Mend, { kind: 'void-line' }>,
  places: PlacesRepository,
): Promise<void> {
  const { ticket, application, standing } = seen;
  return standing === 'holds'
    ? places.release(key, ticket, application)
    : places.leave(key, ticket, application);
}

async function voidTickets(
  { key, tickets, rules }: Extract<Mend, { kind: 'void-tickets' }>,
  { places, repairs, clock }: MendDependencies,
): Promise<void> {
  const ledger = await places.ledger(key);
  if (ledger === undefined) return;
  const at = clock().toISOString();
  for (const ticket of tickets) await repairs.voidTicket(key, ledger, ticket, at, rules);
}

/** Does again what the function did that the execution began to wait with. */
async function openAgain(
  { number, stage, task }: Extract<Mend, { kind: 'open-decision' }>,
  dependencies: MendDependencies,
): Promise<void> {
  const application = await dependencies.applications.get(number);
  const { token: taskToken, dueAt, entered, facts, keep } = task;
  const scope = await deskScopeOf(stage, facts, application, dependencies.city);
  await openDecision(
    stage,
    { taskToken, application: number, entered, dueAt, facts, keep },
    { scope, ...(stage === 'training' ? { state: 'participant' as const } : {}) },
    dependencies,
  );
}

/** An applicant mends on a desk of the area, whose head recommends too; what was escalated is the kecamatan's. */
async function deskScopeOf(
  stage: Stage['name'],
  facts: Readonly<Record<string, string>>,
  application: Application,
  city: City,
): Promise<string> {
  if (stage === 'correction') return application.area;
  if (stage === 'recommendation' && facts['escalated'] === undefined) return application.area;
  return scopeOf(stage, application, city);
}
