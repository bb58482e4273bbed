import { changed, type Fault, head, line } from './change.ts';
import { few, former, movers } from './grown-world.ts';
import type { Ledger } from '../../../functions/places/ledger.ts';

const { holder, promoted, moved, left } = movers;
const list = `wub#2026#${few}`;
const ledger = (change: Partial<Ledger> | undefined) =>
  changed('ledgers', (one) => one.track === 'wub' && one.area === few, change && (() => change));
const here = (number: string, change: { standing: 'waits' | 'released' } | undefined) =>
  changed('lines', (one) => one.application === number && one.list === list, change && (() => change));

/** Faults of places that changed hands: each its code, and what makes it another case than a plain journey's. */
export const movesFaults: readonly (readonly [code: string, which: string, Fault])[] = [
  [
    'line.waits-for-holder',
    'promoted',
    {
      subject: promoted,
      mend: 'set-line',
      done: here(promoted, { standing: 'waits' }),
    },
  ],
  [
    'line.released-for-holder',
    'promoted',
    {
      subject: promoted,
      mend: 'set-line',
      done: here(promoted, { standing: 'released' }),
    },
  ],
  ['line.missing', 'promoted', { subject: promoted, mend: 'enter-line', done: here(promoted, undefined) }],
  [
    'line.missing',
    'come from another area',
    {
      subject: moved,
      mend: 'enter-line',
      done: here(moved, undefined),
    },
  ],
  [
    'head.waits-with-place',
    'promoted, and nothing began',
    {
      subject: promoted,
      mend: 'promote',
      done: (world) => {
        const waits = head(promoted, { state: 'waits', run: 1, stage: undefined })(world);
        const never = changed('journeys', ({ name }) => name === `${promoted}-2`, undefined)(waits);
        const unopened = changed(
          'decisions',
          ({ application }) => application === promoted,
          undefined,
        )(never);
        return changed('bindings', ({ application }) => application === promoted, undefined)(unopened);
      },
    },
  ],
  [
    'line.holds-uncounted',
    'a place that was never freed',
    {
      subject: promoted,
      mend: 'ask',
      done: ledger({ left: [6], freed: 1 }),
    },
  ],
  [
    'line.waits-for-refused',
    'who has left the list',
    {
      subject: left,
      mend: 'set-line',
      done: line(left, { standing: 'waits' }),
    },
  ],
  [
    'ledger.freed-differs',
    'after a promotion',
    { subject: list, mend: 'set-ledger', done: ledger({ freed: 1 }) },
  ],
  [
    'ledger.left-differs',
    'after a promotion',
    { subject: list, mend: 'set-ledger', done: ledger({ left: [6] }) },
  ],
  [
    'ledger.arrived-differs',
    'forgotten',
    {
      subject: list,
      mend: 'set-ledger',
      done: ledger({ arrived: {}, ranksBefore: {} }),
    },
  ],
  [
    'ledger.arrived-differs',
    'somebody else',
    {
      subject: list,
      mend: 'set-ledger',
      done: ledger({ arrived: { [moved]: 4, [holder]: 5 }, ranksBefore: { [moved]: 4, [holder]: 5 } }),
    },
  ],
  ['ledger.missing', 'with arrivals', { subject: list, mend: 'open-ledger', done: ledger(undefined) }],
  [
    'head.move-unfinished',
    'before the head was told',
    {
      subject: moved,
      mend: 'finish-move',
      done: head(moved, { area: former, ticket: 1 }),
    },
  ],
  [
    'link.misdirected',
    'of another kecamatan',
    {
      subject: holder,
      mend: 'set-link',
      done: changed(
        'links',
        ({ role }) => role === 'camat',
        () => ({ scope: '32.76.01' }),
      ),
    },
  ],
  [
    'link.misdirected',
    'of a kelurahan elsewhere',
    {
      subject: holder,
      mend: 'set-link',
      done: changed(
        'links',
        (one) => one.role === 'lurah' && one.application === holder,
        () => ({ scope: '32.76.01.1001' }),
      ),
    },
  ],
  [
    'decision.missing',
    'a correction',
    {
      subject: promoted,
      mend: 'open-decision',
      done: changed('decisions', (one) => one.application === promoted && one.attempt === 2, undefined),
    },
  ],
];
