import type { Application } from '../../../functions/applications/application.ts';
import type { Decision } from '../../../functions/decisions/decision.ts';
import type { Execution } from '../../../functions/reconciliation/execution.ts';
import type { Mend } from '../../../functions/reconciliation/mend.ts';
import type { Line, Snapshot } from '../../../functions/reconciliation/snapshot.ts';
import type { Ledger } from '../../../functions/places/ledger.ts';
import { area, list, numbers, old } from './world.ts';

const { checked, recommended, trained, completed, refused, received, draft } = numbers;

/** One fault in a healthy world: what is done, whom the finding must name, and how it is mended. */
export interface Fault {
  readonly subject: string;
  readonly mend: Mend['kind'];
  readonly done: (world: Snapshot) => Snapshot;
}

type Lists = {
  [Kind in keyof Snapshot as Snapshot[Kind] extends readonly unknown[] ? Kind : never]: Snapshot[Kind];
};
type One<Kind extends keyof Lists> = Lists[Kind][number];

/** Changes, or with undefined takes away, those of a kind for which `which` is true. */
function changed<Kind extends keyof Lists>(
  kind: Kind,
  which: (one: One<Kind>) => boolean,
  change: ((one: One<Kind>) => Partial<One<Kind>>) | undefined,
): (world: Snapshot) => Snapshot {
  return (world) => {
    const all = world[kind] as readonly One<Kind>[];
    const kept = change === undefined ? all.filter((one) => !which(one)) : all;
    const next = kept.map((one) => (change !== undefined && which(one) ? { ...one, ...change(one) } : one));
    if (JSON.stringify(next) === JSON.stringify(all)) throw new Error(`No ${kind} was changed`);
    return { ...world, [kind]: next };
  };
}

function added<Kind extends keyof Lists>(kind: Kind, more: (world: Snapshot) => One<Kind>) {
  return (world: Snapshot): Snapshot => ({ ...world, [kind]: [...world[kind], more(world)] });
}

const head = (number: string, change: Partial<Application>) =>
  changed(
    'heads',
    (one) => one.number === number,
    () => change as Application,
  );
const line = (number: string, change: Partial<Line> | undefined) =>
  changed('lines', (one) => one.application === number, change && (() => change));
const ledger = (change: Partial<Ledger>) =>
  changed(
    'ledgers',
    (one) => one.track === 'wub' && one.area === area,
    () => change,
  );
const decision = (number: string, attempt: number, change: Partial<Decision> | undefined) =>
  changed(
    'decisions',
    (one) => one.application === number && one.attempt === attempt && one.stage !== 'referral',
    change && (() => change),
  );
const journey = (number: string, change: Partial<Execution> | undefined) =>
  changed('journeys', (one) => one.name === `${number}-1`, change && (() => change));
const lenders = (change: Partial<Decision> | undefined) =>
  changed('decisions', ({ stage }) => stage === 'referral', change && (() => change));
const lendersRun = (change: Partial<Execution> | undefined) =>
  changed('referralRuns', () => true, change && (() => change));
const answer = {
  outcome: 'accepted',
  by: { kind: 'office' as const, name: 'Bank', title: 'Bank' },
  at: old,
};
const find = <One>(all: readonly One[], which: (one: One) => boolean): One => {
  const found = all.find(which);
  if (found === undefined) throw new Error('There is none');
  return found;
};
const ended = { status: 'FAILED', stoppedAt: old, waiting: undefined } as const;

/** Faults by the code under which each is found, and nothing else is. */
export const faults: Readonly<Record<string, Fault>> = {
  'ledger.missing': {
    subject: list,
    mend: 'open-ledger',
    done: changed('ledgers', (one) => one.track === 'wub' && one.area === area, undefined),
  },
  'ledger.unknown': {
    subject: 'wub#2026#99.99.99.9999',
    mend: 'ask',
    done: added('ledgers', (world) => ({
      ...find(world.ledgers, () => true),
      area: '99.99.99.9999',
      ticket: 0,
    })),
  },
  'ledger.limit-differs': { subject: list, mend: 'set-ledger', done: ledger({ limit: 99 }) },
  'ledger.direct-differs': { subject: list, mend: 'set-ledger', done: ledger({ directUpTo: 99 }) },
  'ledger.window-differs': { subject: list, mend: 'move-window', done: ledger({ opensAt: old }) },
  'ledger.behind': { subject: list, mend: 'set-ledger', done: ledger({ ticket: 4 }) },
  'ledger.last-differs': { subject: list, mend: 'set-ledger', done: ledger({ last: checked }) },
  'ledger.freed-differs': { subject: list, mend: 'set-ledger', done: ledger({ freed: 0 }) },
  'ledger.left-differs': { subject: list, mend: 'set-ledger', done: ledger({ left: [30] }) },
  'line.gap': { subject: list, mend: 'void-tickets', done: ledger({ ticket: 7 }) },
  'line.missing': { subject: checked, mend: 'enter-line', done: line(checked, undefined) },
  'line.of-another': {
    subject: checked,
    mend: 'set-line',
    done: line(checked, { application: recommended }),
  },
  'line.beyond-ledger': {
    subject: list,
    mend: 'remove-line',
    done: added('lines', ({ lines }) => ({
      ...find(lines, (one) => one.application === checked),
      ticket: 9,
    })),
  },
  'line.twice': {
    subject: checked,
    mend: 'void-line',
    done: (world) => {
      const own = find(world.lines, (one) => one.application === checked);
      const taken = ledger({ ticket: 6, last: checked })(world);
      return { ...taken, lines: [...taken.lines, { ...own, ticket: 6 }] };
    },
  },
  'line.waits-for-holder': { subject: checked, mend: 'set-line', done: line(checked, { standing: 'waits' }) },
  'line.released-for-holder': {
    subject: checked,
    mend: 'set-line',
    done: line(checked, { standing: 'released' }),
  },
  'line.holds-for-waiting': {
    subject: received,
    mend: 'set-line',
    done: line(received, { standing: 'holds' }),
  },
  'line.released-for-waiting': {
    subject: received,
    mend: 'set-line',
    done: line(received, { standing: 'released' }),
  },
  'line.holds-for-refused': {
    subject: refused,
    mend: 'set-line',
    done: line(refused, { standing: 'holds' }),
  },
  'line.waits-for-refused': {
    subject: received,
    mend: 'set-head',
    done: head(received, { state: 'refused' }),
  },
  'head.ticket-differs': { subject: checked, mend: 'set-head', done: head(checked, { ticket: 20 }) },
  'head.acceptance-differs': {
    subject: recommended,
    mend: 'set-head',
    done: head(recommended, { submittedAt: '2026-03-01T02:00:00.000Z' }),
  },
  'head.draft-accepted': {
    subject: recommended,
    mend: 'set-head',
    done: head(recommended, { state: 'draft' }),
  },
  'head.waits-with-place': { subject: checked, mend: 'set-head', done: head(checked, { state: 'waits' }) },
  'head.closed-early': { subject: trained, mend: 'set-head', done: head(trained, { state: 'completed' }) },
  'head.run-differs': { subject: checked, mend: 'set-head', done: head(checked, { run: 4 }) },
  'head.person-differs': { subject: checked, mend: 'set-head', done: head(checked, { person: 'other' }) },
  'head.list-differs': { subject: checked, mend: 'set-head', done: head(checked, { area: '32.76.06.1002' }) },
  'head.decree-differs': { subject: completed, mend: 'set-head', done: head(completed, { decree: '800/2' }) },
  'head.stage-missing': {
    subject: recommended,
    mend: 'set-head',
    done: changed(
      'heads',
      ({ number }) => number === recommended,
      ({ stage: _, ...rest }) => ({ ...rest, stage: undefined }) as Application,
    ),
  },
  'head.stage-differs': {
    subject: recommended,
    mend: 'set-head',
    done: changed(
      'heads',
      ({ number }) => number === recommended,
      ({ stage }) => ({
        stage: stage && { ...stage, attempt: 7 },
      }),
    ),
  },
  'head.stage-of-closed': {
    subject: completed,
    mend: 'set-head',
    done: head(completed, {
      stage: { name: 'training', attempt: 4, desk: 'training#2026#scope', dueAt: old },
    }),
  },
  'head.participant-unfixed': {
    subject: checked,
    mend: 'set-head',
    done: head(checked, { state: 'participant' }),
  },
  'head.fixed-not-participant': {
    subject: trained,
    mend: 'set-head',
    done: head(trained, { state: 'holds-place' }),
  },
  'head.missing': {
    subject: checked,
    mend: 'ask',
    done: changed('heads', ({ number }) => number === checked, undefined),
  },
  'claim.unfinished': {
    subject: draft,
    mend: 'ask-after',
    done: added('claims', ({ claims }) => ({
      ...find(claims, () => true),
      application: draft,
      person: `person of ${draft}`,
    })),
  },
  'claim.missing': {
    subject: checked,
    mend: 'put-claim',
    done: changed('claims', ({ application }) => application === checked, undefined),
  },
  'claim.differs': {
    subject: checked,
    mend: 'put-claim',
    done: changed(
      'claims',
      ({ application }) => application === checked,
      () => ({ area: '32.76.06.1002' }),
    ),
  },
  'claim.of-another': {
    subject: checked,
    mend: 'put-claim',
    done: changed(
      'claims',
      ({ application }) => application === checked,
      () => ({ application: recommended }),
    ),
  },
  'claim.of-refused': {
    subject: refused,
    mend: 'end-claim',
    done: added('claims', ({ claims }) => ({
      ...find(claims, () => true),
      application: refused,
      person: `person of ${refused}`,
    })),
  },
  'place.missing': {
    subject: checked,
    mend: 'bind-place',
    done: changed('bindings', ({ application }) => application === checked, undefined),
  },
  'place.of-another': {
    subject: checked,
    mend: 'bind-place',
    done: changed(
      'bindings',
      ({ application }) => application === checked,
      () => ({ application: refused }),
    ),
  },
  'place.unfounded': {
    subject: refused,
    mend: 'unbind-place',
    done: added('bindings', () => ({ person: `person of ${refused}`, year: 2026, application: refused })),
  },
  'execution.missing': { subject: checked, mend: 'start-journey', done: journey(checked, undefined) },
  'execution.failed': { subject: checked, mend: 'redrive', done: journey(checked, ended) },
  'execution.timed-out': {
    subject: checked,
    mend: 'redrive',
    done: journey(checked, { ...ended, status: 'TIMED_OUT' }),
  },
  'execution.aborted': {
    subject: checked,
    mend: 'ask',
    done: journey(checked, { ...ended, status: 'ABORTED', redrives: 1 }),
  },
  'execution.ended-alive': {
    subject: trained,
    mend: 'close',
    done: journey(trained, { ...ended, status: 'SUCCEEDED', ended: 'completed' }),
  },
  'execution.stray': {
    subject: refused,
    mend: 'stop',
    done: added('journeys', ({ journeys }) => ({
      ...find(journeys, () => true),
      name: `${refused}-2`,
      waiting: undefined,
    })),
  },
  'decision.missing': { subject: checked, mend: 'open-decision', done: decision(checked, 1, undefined) },
  'decision.closed-unanswered': {
    subject: checked,
    mend: 'reopen-decision',
    done: decision(checked, 1, { state: 'revoked' }),
  },
  'decision.token-differs': {
    subject: checked,
    mend: 'rebind-decision',
    done: decision(checked, 1, { token: '' }),
  },
  'decision.undelivered': {
    subject: checked,
    mend: 'follow-decision',
    done: decision(checked, 1, { state: 'decided', answer: { ...answer, outcome: 'complete' } }),
  },
  'decision.left-open': {
    subject: refused,
    mend: 'revoke-decision',
    done: added('decisions', ({ decisions }) => ({
      ...find(decisions, () => true),
      application: refused,
      attempt: 9,
    })),
  },
  'decision.open-answered': {
    subject: recommended,
    mend: 'settle-decision',
    done: decision(recommended, 1, { state: 'open' }),
  },
  'decision.differs-from-history': {
    subject: recommended,
    mend: 'ask',
    done: decision(recommended, 1, { answer }),
  },
  'decision.lost': { subject: recommended, mend: 'ask', done: decision(recommended, 1, undefined) },
  'link.nowhere': {
    subject: recommended,
    mend: 'remove-link',
    done: changed(
      'links',
      () => true,
      () => ({ attempt: 8 }),
    ),
  },
  'link.misdirected': {
    subject: recommended,
    mend: 'set-link',
    done: changed(
      'links',
      () => true,
      () => ({ scope: '32.76.06.1002' }),
    ),
  },
  'link.everlasting': {
    subject: recommended,
    mend: 'set-link',
    done: changed(
      'links',
      () => true,
      () => ({ expiresAt: 2_000_000_000 }),
    ),
  },
  'referral.not-started': { subject: completed, mend: 'start-referral', done: lendersRun(undefined) },
  'referral.execution-failed': { subject: completed, mend: 'redrive', done: lendersRun(ended) },
  'referral.ended-open': {
    subject: completed,
    mend: 'close-referral',
    done: (world) => lenders({ state: 'expired' })(lendersRun({ ...ended, status: 'SUCCEEDED' })(world)),
  },
  'referral.undelivered': {
    subject: completed,
    mend: 'follow-decision',
    done: lenders({ state: 'decided', answer }),
  },
  'referral.overrun': {
    subject: completed,
    mend: 'reopen-referral',
    done: changed(
      'referrals',
      () => true,
      () => ({ state: 'declined' as const }),
    ),
  },
  'referral.token-differs': { subject: completed, mend: 'rebind-decision', done: lenders({ token: 'x' }) },
  'referral.not-asked': { subject: completed, mend: 'open-referral', done: lenders(undefined) },
  'history.gap': {
    subject: completed,
    mend: 'ask',
    done: changed(
      'events',
      ({ application, sequence }) => application === completed && sequence === 2,
      undefined,
    ),
  },
  'history.changed': {
    subject: completed,
    mend: 'ask',
    done: changed(
      'events',
      ({ application, sequence }) => application === completed && sequence === 2,
      () => ({ by: 'Somebody' }),
    ),
  },
  'history.unrecorded': {
    subject: completed,
    mend: 'follow-decision',
    done: changed(
      'events',
      ({ application, sequence }) => application === completed && sequence === 4,
      undefined,
    ),
  },
};
