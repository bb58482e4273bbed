import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Decision } from '../../functions/decisions/decision.ts';
import { DecisionsRepository } from '../../functions/decisions/decisions-repository.ts';
import type { Referral } from '../../functions/financing/referral.ts';
import { referralDecisionKey } from '../../functions/financing/referral-decision.ts';
import { ReferralsRepository } from '../../functions/financing/referrals-repository.ts';
import { createRunClock, runJourney, statesOf } from '../support/journey-run.ts';
import { type LocalTable, startLocalTable } from '../support/local-table.ts';
import { eventually } from '../support/system.ts';

const file = 'workflows/financing-referral.asl.json';
const began = '2026-03-02T02:00:00.000Z';
const dueAt = '2026-03-30T09:00:00.000Z';

let local: LocalTable;
let referrals: ReferralsRepository;
let decisions: DecisionsRepository;

beforeAll(async () => {
  local = await startLocalTable();
  Object.assign(process.env, {
    TABLE_NAME: local.table.name,
    AWS_ENDPOINT_URL_DYNAMODB: local.endpoint,
    AWS_REGION: 'ap-southeast-3',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    CITY_ZONE: 'Asia/Jakarta',
  });
  referrals = new ReferralsRepository(local.table);
  decisions = new DecisionsRepository(local.table);
});
afterAll(async () => {
  vi.useRealTimers();
  await local.stop();
});

type Call = (operation: string, input: object) => Promise<unknown>;

/** One referral through its machine; `play` is what the lender does once it was asked. */
async function refer(
  application: string,
  play: (asked: Decision, call: Call, clock: ReturnType<typeof createRunClock>) => Promise<void>,
) {
  const clock = createRunClock(began);
  const referral: Referral = {
    application,
    referral: '1',
    year: 2026,
    lender: 'kspps-contoh',
    amount: 5_000_000,
    purpose: 'Membeli gerobak',
    consentAt: began,
    dueAt,
    state: 'requested',
  };
  await referrals.add(referral);
  const result = await runJourney(file, { application, referral: '1', dueAt }, clock, async (call) => {
    const asked = await eventually('the lender’s decision', () =>
      decisions.find(referralDecisionKey(referral)),
    );
    await play(asked, call, clock);
  });
  expect(result.error, result.cause).toBeUndefined();
  return { result, referral: await referrals.get(application, '1') };
}

/** The lender's answer, told to the machine as the table's follower does. */
async function answer(asked: Decision, outcome: string, call: Call) {
  const by = { kind: 'office' as const, name: 'Petugas Contoh', title: 'KSPPS Contoh' };
  await decisions.decide(asked, { outcome, by, at: began });
  await call('SendTaskSuccess', {
    taskToken: asked.token,
    output: JSON.stringify({ outcome, deadlines: [] }),
  });
}

describe('a financing referral', () => {
  it.each(['accepted', 'declined'] as const)('ends as the lender answers: %s', async (outcome) => {
    const { result, referral } = await refer(`WUB-26-${outcome}`, (asked, call) =>
      answer(asked, outcome, call),
    );
    expect(referral.state).toBe(outcome);
    expect(statesOf(result)).toEqual(['Lender Answer', 'Close Referral']);
  });

  it('ends without an answer when the time is over, and that is no refusal', async () => {
    const { result, referral } = await refer('WUB-26-SILENT', (_, __, clock) => {
      clock.advanceTo(Date.parse(dueAt) + 1000);
      return Promise.resolve();
    });
    expect(referral.state).toBe('no-answer');
    expect(statesOf(result)).toEqual(['Lender Answer', 'Lender Silent', 'Close Referral']);
  });

  it('follows an answer of the last minute', async () => {
    const { referral } = await refer('WUB-26-LATE', async (asked, _, clock) => {
      const by = { kind: 'office' as const, name: 'Petugas Contoh', title: 'KSPPS Contoh' };
      await decisions.decide(asked, { outcome: 'accepted', by, at: began });
      clock.advanceTo(Date.parse(dueAt) + 1000);
    });
    expect(referral.state).toBe('accepted');
  });
});
