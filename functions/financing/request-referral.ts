import * as z from 'zod';
import type { Clock } from '#shared/clock.ts';
import { ConflictError, InvalidInputError } from '#shared/errors.ts';
import { issuesOf } from '#shared/field-issues.ts';
import type { Application } from '../applications/application.ts';
import type { City } from '../programmes/city.ts';
import { lenderFor } from '../programmes/programme.ts';
import { amountRange, type Referral } from './referral.ts';
import type { ReferralsRepository } from './referrals-repository.ts';

/** What a participant asks for. `consent` names the lender the data may be shown to. */
const ReferralInput = z.object({
  amount: z.coerce
    .number('amount-outside')
    .int('amount-outside')
    .min(amountRange.least, 'amount-outside')
    .max(amountRange.most, 'amount-outside'),
  purpose: z.string('required').trim().min(3, 'too-short').max(200, 'too-long'),
  consent: z.string('consent-needed'),
});

/**
 * Asks for a referral to the lender that the programme's bands name for the amount.
 * A request with the key of an earlier one is answered with the referral it made.
 * @throws ConflictError not-participant before the training is completed, referral-open while one is unanswered
 * @throws InvalidInputError, also where consent was given for another lender than the one it would go to
 */
export async function requestReferral(
  application: Application,
  body: unknown,
  requestKey: string | undefined,
  dependencies: { readonly referrals: ReferralsRepository; readonly city: City; readonly clock: Clock },
): Promise<Referral> {
  const { referrals, city, clock } = dependencies;
  if (application.state !== 'completed') throw new ConflictError('not-participant');
  const parsed = ReferralInput.safeParse(body);
  if (!parsed.success) throw new InvalidInputError(issuesOf(parsed.error));
  const programme = await city.programmeOf(application);
  const { amount, purpose, consent } = parsed.data;
  const lender = lenderFor(programme, amount);
  if (consent !== lender.id) throw new InvalidInputError([{ field: 'consent', code: 'consent-needed' }]);
  const earlier = await referrals.list(application.number);
  const repeated = earlier.find((each) => requestKey !== undefined && each.requestKey === requestKey);
  if (repeated !== undefined) {
    if (repeated.amount !== amount || repeated.purpose !== purpose)
      throw new ConflictError('request-key-reused');
    return repeated;
  }
  if (earlier.some(({ state }) => state === 'requested')) throw new ConflictError('referral-open');
  const deadlines = await city.deadlines();
  const referral: Referral = {
    application: application.number,
    referral: String(earlier.length + 1),
    year: application.year,
    lender: lender.id,
    amount,
    purpose,
    consentAt: clock().toISOString(),
    dueAt: deadlines[programme.deadlines.referral - 1] ?? '',
    state: 'requested',
    ...(requestKey === undefined ? {} : { requestKey }),
  };
  if (!(await referrals.add(referral))) throw new ConflictError('referral-open');
  return referral;
}
