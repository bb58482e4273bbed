import * as z from 'zod';

/** How a referral stands. It is not a decision to lend: the lender's own process follows an acceptance. */
export const ReferralState = z.enum(['requested', 'accepted', 'declined', 'withdrawn', 'no-answer']);
export type ReferralState = z.infer<typeof ReferralState>;

/** One referral of a participant to one lender, with the consent it rests on (UU 27/2022 art. 20 and 22). */
export const Referral = z.object({
  application: z.string(),
  /** `1`, `2`, … in the order they were asked for. */
  referral: z.string(),
  year: z.int(),
  lender: z.string(),
  /** Whole rupiah. */
  amount: z.int(),
  purpose: z.string(),
  consentAt: z.string(),
  /** The key of the request that asked for it, where a program gave one. */
  requestKey: z.string().optional(),
  dueAt: z.string(),
  state: ReferralState,
});
export type Referral = z.infer<typeof Referral>;

/** Smallest and largest amount a referral is made for, in whole rupiah: up to the ceiling of KUR kecil. */
export const amountRange = { least: 500_000, most: 500_000_000 } as const;

/** What the outcome of the lender's decision makes of the referral. */
export function stateOfOutcome(outcome: string): ReferralState {
  if (outcome === 'accepted' || outcome === 'declined' || outcome === 'withdrawn') return outcome;
  return 'no-answer';
}
