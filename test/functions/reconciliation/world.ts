import type { Application } from '../../../functions/applications/application.ts';
import type { Decision } from '../../../functions/decisions/decision.ts';
import { linkExpiry } from '../../../functions/decisions/link.ts';
import { hashAcceptance, hashEvent, type HistoryEvent } from '../../../functions/history/event.ts';
import { dueLedgers } from '../../../functions/reconciliation/due-ledgers.ts';
import type { Execution } from '../../../functions/reconciliation/execution.ts';
import type { Snapshot } from '../../../functions/reconciliation/snapshot.ts';
import { areas, programme } from '../../support/depok.ts';

const now = new Date('2026-03-09T02:00:00.000Z');
export const old = '2026-03-02T02:00:00.000Z';
export const dueAt = '2026-03-13T09:00:00.000Z';
export const area = '32.76.06.1001';
export const list = `wub#2026#${area}`;

/** Who is in the world of these tests, by how far they are; each in the order of their tickets. */
export const numbers = {
  checked: 'WUB-26-AAAA-0001',
  recommended: 'WUB-26-AAAA-0002',
  trained: 'WUB-26-AAAA-0003',
  completed: 'WUB-26-AAAA-0004',
  refused: 'WUB-26-AAAA-0005',
  received: 'PRP-26-AAAA-0006',
  draft: 'WUB-26-AAAA-0007',
} as const;

export const by = { kind: 'officer', name: 'Vera Contoh', title: 'Petugas' } as const;
const stages = ['file-check', 'recommendation', 'decree', 'training'] as const;
const states = ['File Check', 'Lurah Recommendation', 'Decree', 'Training'] as const;
const good = ['complete', 'recommended', 'fixed', 'completed'] as const;

export function head(number: string, more: Partial<Application>): Application {
  const [prefix = ''] = number.split('-');
  return {
    number,
    track: prefix === 'WUB' ? 'wub' : 'perempuan-pengusaha',
    year: 2026,
    rules: programme.version,
    area,
    sector: 'kuliner',
    business: 'Warung',
    person: `person of ${number}`,
    sealed: Uint8Array.of(1),
    request: 'r',
    secretVersion: 1,
    state: 'draft',
    createdAt: old,
    ...more,
  };
}

const deskOf = (stage: (typeof stages)[number]) =>
  `${stage}#2026#${stage === 'recommendation' ? area : 'scope'}`;

/** What an application that stands before the decision of a stage, or behind the last, has left in the table. */
export function journeyOf(number: string, ticket: number, passed: number, refusedAt?: number) {
  const isOver = passed === stages.length || refusedAt !== undefined;
  const state =
    refusedAt !== undefined
      ? 'refused'
      : passed === stages.length
        ? 'completed'
        : passed === 3
          ? 'participant'
          : 'holds-place';
  const decisions = stages.slice(0, passed + 1).map((stage, index): Decision => {
    const isDecided = index < passed;
    const outcome = index + 1 === refusedAt ? 'refused' : (good[index] ?? '');
    const reference = stage === 'decree' && outcome === 'fixed' ? { reference: '800/1' } : {};
    return {
      desk: deskOf(stage),
      application: number,
      attempt: index + 1,
      stage,
      state: isDecided ? 'decided' : 'open',
      token: `token ${number} ${index + 1}`,
      entered: old,
      dueAt,
      facts: {},
      ...(isDecided ? { answer: { outcome, ...reference, by, at: old } } : {}),
    };
  });
  const kept = isOver ? decisions.filter((decision) => decision.state === 'decided') : decisions;
  const last = kept.at(-1);
  const application = head(number, {
    state,
    ticket,
    submittedAt: old,
    run: 1,
    ...(isOver || last === undefined
      ? {}
      : { stage: { name: last.stage as 'decree', attempt: last.attempt, desk: last.desk, dueAt } }),
    ...(passed > 2 && refusedAt === undefined ? { decree: '800/1' } : {}),
  });
  const events: HistoryEvent[] = [];
  for (const { stage, attempt, answer } of kept) {
    if (answer === undefined) continue;
    const facts = {
      application: number,
      sequence: events.length + 1,
      event: `${stage}.${attempt}`,
      what: `${stage}: ${answer.outcome}`,
      by: by.name,
      at: old,
      rules: application.rules,
      recordedAt: old,
      previous: events.at(-1)?.hash ?? hashAcceptance(application),
    };
    events.push({ ...facts, hash: hashEvent(facts) });
  }
  const execution: Execution = {
    arn: `arn of ${number}-1`,
    name: `${number}-1`,
    status: isOver ? 'SUCCEEDED' : 'RUNNING',
    startedAt: old,
    stoppedAt: isOver ? old : undefined,
    redrives: 0,
    waiting: isOver
      ? undefined
      : {
          token: last?.token ?? '',
          application: number,
          dueAt,
          entered: old,
          keep: false,
          facts: {},
          state: states[passed] ?? '',
          since: old,
        },
    ended: undefined,
  };
  return { application, decisions: kept, events, execution };
}

/** A healthy city before anybody moved or was promoted: one application at each stage, one that waits, a draft, and a referral that is unanswered. */
export function healthy(): Snapshot {
  const journeys = [
    journeyOf(numbers.checked, 1, 0),
    journeyOf(numbers.recommended, 2, 1),
    journeyOf(numbers.trained, 3, 3),
    journeyOf(numbers.completed, 4, 4),
    journeyOf(numbers.refused, 5, 3, 3),
  ];
  const received = head(numbers.received, { state: 'received', ticket: 1, submittedAt: old, run: 1 });
  const draft = head(numbers.draft, {});
  const submitted = [...journeys.map(({ application }) => application), received];
  const alive = submitted.filter(({ state }) => state !== 'refused');
  const lines = submitted.map(({ number, track, ticket = 0, state }) => ({
    list: `${track}#2026#${area}`,
    application: number,
    ticket,
    at: old,
    rules: programme.version,
    standing:
      state === 'refused'
        ? ('released' as const)
        : state === 'received'
          ? ('waits' as const)
          : ('holds' as const),
  }));
  const referral = {
    application: numbers.completed,
    referral: '1',
    year: 2026,
    lender: 'kspps-contoh',
    amount: 5_000_000,
    purpose: 'Gerobak',
    consentAt: old,
    dueAt,
    state: 'requested' as const,
  };
  const lenders: Decision = {
    desk: 'referral#2026#kspps-contoh',
    application: numbers.completed,
    attempt: 1,
    stage: 'referral',
    state: 'open',
    token: 'token of a referral',
    entered: old,
    dueAt,
    facts: {},
  };
  const view = { areas, rules: new Map([[programme.year, programme]]) };
  return {
    at: now,
    areas,
    programmes: [programme],
    ledgers: dueLedgers(view).map((ledger) => {
      const of = lines.filter((line) => line.list === `${ledger.track}#2026#${ledger.area}`);
      const last = of.at(-1);
      if (last === undefined) return ledger;
      const freed = of.filter(({ standing }) => standing === 'released').length;
      return { ...ledger, ticket: of.length, last: last.application, lastAt: old, freed };
    }),
    lines,
    claims: alive.map(({ number, person, track, year, rules }) => ({
      application: number,
      person,
      track,
      year,
      area,
      rules,
      at: old,
      documents: {},
    })),
    bindings: alive
      .filter(({ state }) => state !== 'received')
      .map(({ number, person, year }) => ({ person, year, application: number })),
    heads: [...submitted, draft],
    decisions: [...journeys.flatMap(({ decisions }) => decisions), lenders],
    links: [
      {
        hash: 'a-hash',
        role: 'lurah',
        scope: area,
        desk: deskOf('recommendation'),
        application: numbers.recommended,
        attempt: 2,
        reminders: 0,
        expiresAt: linkExpiry(dueAt),
      },
    ],
    referrals: [referral],
    events: journeys.flatMap(({ events }) => events),
    broken: [],
    journeys: journeys.map(({ execution }) => execution),
    referralRuns: [
      {
        arn: 'arn of a referral',
        name: `${numbers.completed}-r1`,
        status: 'RUNNING',
        startedAt: old,
        stoppedAt: undefined,
        redrives: 0,
        waiting: {
          token: lenders.token,
          application: numbers.completed,
          referral: '1',
          dueAt,
          entered: old,
          keep: false,
          facts: {},
          state: 'Lender Answer',
          since: old,
        },
        ended: undefined,
      },
    ],
  };
}
