import { openTable } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { OpenReferralTask } from '../../workflows/financing-referral.contract.ts';
import { DecisionsRepository } from '../decisions/decisions-repository.ts';
import { referralDecisionKey } from './referral-decision.ts';
import { ReferralsRepository } from './referrals-repository.ts';

const table = openTable();
const referrals = new ReferralsRepository(table);
const decisions = new DecisionsRepository(table);

export const handler = taskEndpoint(OpenReferralTask, async (waiting) => {
  const { taskToken, application, referral, dueAt, entered } = waiting;
  const standing = await decisions.open({
    ...referralDecisionKey(await referrals.get(application, referral)),
    stage: 'referral',
    state: 'open',
    token: taskToken,
    entered,
    dueAt,
    facts: {},
  });
  if (standing.token !== taskToken) await decisions.rebind(standing, entered, taskToken);
  return {};
});
