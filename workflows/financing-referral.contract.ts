import * as z from 'zod';
import { StageOutcome, WaitingInput } from './application.contract.ts';

/** The input of an execution: one referral of a participant to one lender. */
export const ReferralRun = z.object({
  application: z.string(),
  referral: z.string(),
  dueAt: z.iso.datetime(),
});
export type ReferralRun = z.infer<typeof ReferralRun>;

/** Opens the lender's decision. */
export const OpenReferralTask = {
  input: WaitingInput.extend({ referral: z.string() }),
  output: z.object({}),
};

/** Records how a referral ended. */
export const CloseReferralTask = {
  input: z.object({ application: z.string(), referral: z.string(), outcome: StageOutcome.shape.outcome }),
  output: z.object({}),
};
