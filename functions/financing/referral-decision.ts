import { type DecisionKey, deskOf } from '../decisions/decision.ts';
import type { Referral } from './referral.ts';

/** The lender's decision on a referral: on the lender's desk, under the referral's number. */
export function referralDecisionKey(referral: Referral): DecisionKey {
  return {
    desk: deskOf('referral', referral.year, referral.lender),
    application: referral.application,
    attempt: Number(referral.referral),
  };
}
