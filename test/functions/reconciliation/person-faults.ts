import { added, changed, decision, type Fault, find, ledger, line } from './change.ts';
import { area, list, numbers } from './world.ts';

const { checked, recommended, trained, completed, received, draft } = numbers;
const second = 'PRP-26-AAAA-0008';

const rankedLedger = (change: {
  readonly ticket?: number;
  readonly last?: string;
  readonly left?: number[];
}) =>
  changed(
    'ledgers',
    (one) => one.track === 'perempuan-pengusaha' && one.area === area,
    () => change,
  );

/** Faults between people and their places, most of which only a person can decide. */
export const personFaults: Readonly<Record<string, Fault>> = {
  'ledger.over-limit': {
    subject: list,
    mend: 'ask',
    done: (world) => {
      // Somebody was promoted to a place that was not free.
      const few = ledger({ limit: 3, directUpTo: 3, freed: 0, left: [4, 5] })(world);
      return {
        ...few,
        programmes: few.programmes.map((rules) => ({
          ...rules,
          tracks: rules.tracks.map((track) => ({
            ...track,
            limits: { ...track.limits, areas: { [area]: 3 } },
          })),
        })),
        ledgers: few.ledgers.map((one) =>
          one.area === area && one.track !== 'wub' ? { ...one, limit: 3 } : one,
        ),
      };
    },
  },
  'line.unclaimed': {
    subject: draft,
    mend: 'void-line',
    done: (world) => {
      const own = find(world.lines, ({ application }) => application === checked);
      const taken = ledger({ ticket: 6, last: draft })(world);
      return { ...taken, lines: [...taken.lines, { ...own, application: draft, ticket: 6 }] };
    },
  },
  'head.holds-without-place': {
    subject: checked,
    mend: 'ask',
    done: (world) => line(checked, { standing: 'released' })(ledger({ freed: 2 })(world)),
  },
  'head.left-waiting': {
    subject: received,
    mend: 'ask',
    done: (world) => line(received, { standing: 'released' })(rankedLedger({ left: [1] })(world)),
  },
  'person.twice': {
    subject: second,
    mend: 'ask',
    done: (world) => {
      const head = find(world.heads, ({ number }) => number === received);
      const own = find(world.lines, ({ application }) => application === received);
      const taken = rankedLedger({ ticket: 2, last: second })(world);
      return {
        ...taken,
        heads: [...taken.heads, { ...head, number: second, ticket: 2 }],
        lines: [...taken.lines, { ...own, application: second, ticket: 2 }],
      };
    },
  },
  'referral.without-participant': {
    subject: recommended,
    mend: 'ask',
    done: added('referrals', ({ referrals }) => ({
      ...find(referrals, () => true),
      application: recommended,
      state: 'declined' as const,
    })),
  },
  'referral.twice': {
    subject: completed,
    mend: 'ask',
    done: (world) => {
      const referral = find(world.referrals, () => true);
      const lenders = find(world.decisions, ({ stage }) => stage === 'referral');
      const run = find(world.referralRuns, () => true);
      const token = 'another token';
      return {
        ...world,
        referrals: [...world.referrals, { ...referral, referral: '2' }],
        decisions: [...world.decisions, { ...lenders, attempt: 2, token }],
        referralRuns: [
          ...world.referralRuns,
          {
            ...run,
            name: `${completed}-r2`,
            waiting: run.waiting && { ...run.waiting, token, referral: '2' },
          },
        ],
      };
    },
  },
  'history.state-unrecorded': {
    subject: trained,
    mend: 'ask',
    done: (world) => {
      const forgotten = changed(
        'events',
        ({ application, sequence }) => application === trained && sequence === 3,
        undefined,
      )(world);
      return decision(trained, 3, undefined)(forgotten);
    },
  },
};
