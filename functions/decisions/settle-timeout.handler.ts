import { openTable } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { SettleTimeoutTask } from '../../workflows/application.contract.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { referralDecisionKey } from '../financing/referral-decision.ts';
import { ReferralsRepository } from '../financing/referrals-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { DecisionsRepository } from './decisions-repository.ts';
import { settleTimeout } from './settle-timeout.ts';

const table = openTable();
const city = openCity(table);
const applications = new ApplicationsRepository(table);
const referrals = new ReferralsRepository(table);
const decisions = new DecisionsRepository(table);

export const handler = taskEndpoint(SettleTimeoutTask, async ({ application, referral }) => {
  const stage = (await applications.get(application)).stage;
  const key =
    referral === undefined
      ? stage && { ...stage, application }
      : referralDecisionKey(await referrals.get(application, referral));
  const outcome = key === undefined ? 'expired' : await settleTimeout(key, decisions);
  return { outcome, deadlines: [...(await city.deadlines())] };
});
