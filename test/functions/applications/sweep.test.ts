import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findUndone, type Undone } from '../../../functions/applications/sweep.ts';
import { type LocalTable, startLocalTable } from '../../support/local-table.ts';

const now = new Date('2026-03-02T02:00:00Z');
const old = '2026-03-02T01:50:00.000Z';
const fresh = '2026-03-02T01:59:00.000Z';
const desk = 'file-check#2026#32.76.06';

let local: LocalTable;
let undone: Undone;

function head(number: string, more: Record<string, unknown>) {
  return {
    pk: `APPLICATION#${number}`,
    sk: 'HEAD',
    kind: 'application',
    number,
    track: 'wub',
    year: 2026,
    rules: 1,
    area: '32.76.06.1001',
    sector: 'kuliner',
    business: 'Warung',
    person: `p-${number}`,
    sealed: Uint8Array.of(1),
    request: 'r',
    secretVersion: 1,
    createdAt: old,
    ...more,
  };
}
const claim = (application: string, at: string) => ({
  pk: `PERSON#p-${application}`,
  sk: 'wub#2026',
  kind: 'claim',
  application,
  person: `p-${application}`,
  track: 'wub',
  year: 2026,
  area: '32.76.06.1001',
  rules: 1,
  at,
  documents: {},
});
const decided = (application: string, attempt: number, at: string) => ({
  pk: `DESK#${desk}`,
  sk: `${application}#00${attempt}`,
  kind: 'decision',
  stage: 'file-check',
  state: 'decided',
  entered: old,
  token: 't',
  dueAt: old,
  facts: {},
  answer: { outcome: 'complete', by: { kind: 'officer', name: 'Vera', title: 'Petugas' }, at },
});
const stage = (attempt: number) => ({ name: 'file-check', attempt, desk, dueAt: old });
const referral = (application: string, consentAt: string) => ({
  pk: `APPLICATION#${application}`,
  sk: 'REFERRAL#001',
  kind: 'referral',
  application,
  referral: '1',
  year: 2026,
  lender: 'kspps-contoh',
  amount: 1_000_000,
  purpose: 'Modal',
  consentAt,
  dueAt: old,
  state: 'requested',
});

beforeAll(async () => {
  local = await startLocalTable();
  const items = [
    head('lost-claim', { state: 'draft' }),
    claim('lost-claim', old),
    head('young-claim', { state: 'draft' }),
    claim('young-claim', fresh),
    head('settled-claim', { state: 'waits', submittedAt: old }),
    claim('settled-claim', old),
    head('lost-start', { state: 'holds-place', submittedAt: old }),
    head('young-start', { state: 'holds-place', submittedAt: fresh }),
    head('lost-answer', { state: 'holds-place', submittedAt: old, stage: stage(1) }),
    decided('lost-answer', 1, old),
    head('young-answer', { state: 'holds-place', submittedAt: old, stage: stage(1) }),
    decided('young-answer', 1, fresh),
    head('moved-on', { state: 'holds-place', submittedAt: old, stage: stage(2) }),
    decided('moved-on', 1, old),
    head('lost-referral', { state: 'completed', submittedAt: old }),
    referral('lost-referral', old),
    head('young-referral', { state: 'completed', submittedAt: old }),
    referral('young-referral', fresh),
  ];
  for (const Item of items)
    await local.table.client.send(new PutCommand({ TableName: local.table.name, Item }));
  undone = await findUndone(local.table, () => now);
});
afterAll(() => local.stop());

describe('the sweeper finds', () => {
  it('a claim that lost its request, once no request can be running', () => {
    expect(undone.claims.map(({ application }) => application)).toEqual(['lost-claim']);
  });

  it('a place without an execution', () => {
    expect(undone.journeys.map(({ number }) => number)).toEqual(['lost-start']);
  });

  it('a decision after which nothing happened', () => {
    expect(undone.decisions.map(({ application }) => application.number)).toEqual(['lost-answer']);
  });

  it('a referral that no lender was asked about', () => {
    expect(undone.referrals.map(({ application }) => application)).toEqual(['lost-referral']);
  });
});
