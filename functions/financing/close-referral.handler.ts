import { openTable } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { CloseReferralTask } from '../../workflows/financing-referral.contract.ts';
import { stateOfOutcome } from './referral.ts';
import { ReferralsRepository } from './referrals-repository.ts';

const referrals = new ReferralsRepository(openTable());

export const handler = taskEndpoint(CloseReferralTask, async ({ application, referral, outcome }) => {
  await referrals.close(application, referral, stateOfOutcome(outcome));
  return {};
});
