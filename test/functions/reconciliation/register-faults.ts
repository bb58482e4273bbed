import { added, changed, type Fault, find, head, ledger, line } from './change.ts';
import { area, list, numbers, old } from './world.ts';

const { checked, recommended, trained, completed, refused, received, draft } = numbers;

/** Faults of ledgers, register, heads and claims, by the code under which each is found, and nothing else is. */
export const registerFaults: Readonly<Record<string, Fault>> = {
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
  'head.waits-otherwise': {
    subject: received,
    mend: 'set-head',
    done: head(received, { state: 'waits' }),
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
    done: head(recommended, { stage: undefined }),
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
};
