import * as z from 'zod';
import type { Clock } from '#shared/clock.ts';
import { logger } from '#shared/observability.ts';
import { scanKinds } from '#shared/scan.ts';
import type { Table } from '#shared/table.ts';
import type { Decision } from '../decisions/decision.ts';
import { decisionOf } from '../decisions/decisions-repository.ts';
import { Referral } from '../financing/referral.ts';
import { referralDecisionKey } from '../financing/referral-decision.ts';
import { Ledger, waitingCount } from '../places/ledger.ts';
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
  /** Areas with a free place for which somebody waits. */
  readonly ledgers: readonly Ledger[];
}

/** Reads the table once and finds what a lost batch of its stream left undone (I4, I6). */
export async function findUndone(table: Table, clock: Clock): Promise<Undone> {
  const before = new Date(clock().getTime() - patience).toISOString();
  const applications = new Map<string, Application>();
  const claims: Claim[] = [];
  const decisions: Decision[] = [];
  const referrals: Referral[] = [];
  const ledgers: Ledger[] = [];
  const read: Readonly<Record<string, (item: Readonly<Record<string, unknown>>) => unknown>> = {
    claim: (item) => claims.push(Claim.parse(item)),
    decision: (item) => decisions.push(decisionOf(item)),
    ledger: (item) => ledgers.push(Ledger.parse(item)),
    referral: (item) => referrals.push(Referral.parse(item)),
    application: (item) => {
      const application = Application.parse(item);
      applications.set(application.number, application);
    },
  };
  for await (const item of scanKinds(table, Object.keys(read))) {
    const kind = String(item['kind']);
    try {
      read[kind]?.(item);
    } catch (error) {
      // The reconciler makes a case of it; the others do not wait for that.
      if (!(error instanceof z.ZodError)) throw error;
      logger.error('unreadable item', { kind, fields: error.issues.map(({ path }) => path.join('.')) });
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
    ledgers: ledgers.filter((ledger) => ledger.freed > 0 && waitingCount(ledger) > 0),
  };
}

const keyOf = ({ desk, application, attempt }: Pick<Decision, 'desk' | 'application' | 'attempt'>) =>
  `${desk} ${application} ${attempt}`;
