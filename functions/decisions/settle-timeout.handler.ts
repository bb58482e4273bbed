import { openTable } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { SettleTimeoutTask } from '../../workflows/application.contract.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { referralDecisionKey } from '../financing/referral-decision.ts';
import { ReferralsRepository } from '../financing/referrals-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import type { DecisionKey } from './decision.ts';
import { DecisionsRepository } from './decisions-repository.ts';
import { settleTimeout } from './settle-timeout.ts';

const table = openTable();
const city = openCity(table);
const applications = new ApplicationsRepository(table);
const referrals = new ReferralsRepository(table);
const decisions = new DecisionsRepository(table);

export const handler = taskEndpoint(SettleTimeoutTask, async (asked) => {
  const { application } = asked;
  const key =
    'stage' in asked
      ? await stageKey(application, asked.stage)
      : await referralKey(application, asked.referral);
  const outcome = key === undefined ? 'expired' : await settleTimeout(key, decisions);
  return { outcome, deadlines: [...(await city.deadlines())] };
});

/** Undefined where the stage that ran out never opened: nobody was asked, so nobody has decided. */
async function stageKey(application: string, name: string): Promise<DecisionKey | undefined> {
  const { stage } = await applications.get(application);
  return stage?.name === name ? { ...stage, application } : undefined;
}

async function referralKey(application: string, referral: string): Promise<DecisionKey> {
  return referralDecisionKey(await referrals.get(application, referral));
}
