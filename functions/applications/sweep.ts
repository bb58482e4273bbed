import type { Clock } from '#shared/clock.ts';
import { scanKinds } from '#shared/scan.ts';
import type { Table } from '#shared/table.ts';
import type { Decision } from '../decisions/decision.ts';
import { decisionOf } from '../decisions/decisions-repository.ts';
import { Referral } from '../financing/referral.ts';
import { referralDecisionKey } from '../financing/referral-decision.ts';
import { Claim } from '../places/places-repository.ts';
import { Application } from './application.ts';

/** What the followers of the table have not done after this time, they will not do by themselves; milliseconds. */
const patience = 5 * 60_000;

/** What was left undone, by kind. */
export interface Undone {
  /** Claims whose application is still a draft: their request died, or lost the ledger's answer. */
  readonly claims: readonly Claim[];
  /** Applications that hold a place and that nobody has. */
  readonly journeys: readonly Application[];
  /** Decisions that were made and after which the application stayed where it was. */
  readonly decisions: readonly { readonly decision: Decision; readonly application: Application }[];
  /** Referrals that no lender was asked about. */
  readonly referrals: readonly Referral[];
}

/** Reads the table once and finds what a lost batch of its stream left undone (I4, I6). */
export async function findUndone(table: Table, clock: Clock): Promise<Undone> {
  const before = new Date(clock().getTime() - patience).toISOString();
  const applications = new Map<string, Application>();
  const claims: Claim[] = [];
  const decisions: Decision[] = [];
  const referrals: Referral[] = [];
  for await (const item of scanKinds(table, ['application', 'claim', 'decision', 'referral'])) {
    if (item['kind'] === 'claim') claims.push(Claim.parse(item));
    else if (item['kind'] === 'decision') decisions.push(decisionOf(item));
    else if (item['kind'] === 'referral') referrals.push(Referral.parse(item));
    else {
      const application = Application.parse(item);
      applications.set(application.number, application);
    }
  }
  const asked = new Set(decisions.map(keyOf));
  return {
    claims: claims.filter(
      (claim) => claim.at < before && applications.get(claim.application)?.state === 'draft',
    ),
    journeys: [...applications.values()].filter(
      ({ state, stage, submittedAt = '' }) =>
        state === 'holds-place' && stage === undefined && submittedAt < before,
    ),
    decisions: decisions.flatMap((decision) => {
      const application = applications.get(decision.application);
      const isOld = decision.answer !== undefined && decision.answer.at < before;
      const isStuck =
        application?.stage?.desk === decision.desk && application.stage.attempt === decision.attempt;
      return isOld && isStuck ? [{ decision, application }] : [];
    }),
    referrals: referrals.filter(
      (referral) =>
        referral.state === 'requested' &&
        referral.consentAt < before &&
        !asked.has(keyOf(referralDecisionKey(referral))),
    ),
  };
}

const keyOf = ({ desk, application, attempt }: Pick<Decision, 'desk' | 'application' | 'attempt'>) =>
  `${desk} ${application} ${attempt}`;
