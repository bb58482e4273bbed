import { type Application } from '../../../functions/applications/application.ts';
import { linkExpiry } from '../../../functions/decisions/link.ts';
import type { Ledger } from '../../../functions/places/ledger.ts';
import type { Line, Snapshot, StoredLink } from '../../../functions/reconciliation/snapshot.ts';
import { programme } from '../../support/depok.ts';
import { by, dueAt, head, healthy, journeyOf, old } from './world.ts';

/** Where places are few, and where somebody came from who moved there. */
export const few = '32.76.06.1002';
export const former = '32.76.06.1003';
const places = 2;

/** Who is in the area with few places, in the order of their tickets, and two who never had one there. */
export const movers = {
  holder: 'WUB-26-BBBB-0001',
  withdrawn: 'WUB-26-BBBB-0002',
  promoted: 'WUB-26-BBBB-0003',
  moved: 'WUB-26-BBBB-0004',
  waiting: 'WUB-26-BBBB-0005',
  left: 'WUB-26-BBBB-0006',
  unsent: 'WUB-26-BBBB-0007',
} as const;

/** A file is being corrected, and a recommendation was escalated. */
function begun(number: string, ticket: number, run: number, stage: 'correction' | 'recommendation') {
  const { application, decisions, events, execution } = journeyOf(number, ticket, 1);
  const isCorrection = stage === 'correction';
  const facts = isCorrection ? { items: 'ktp-unreadable', mendedFor: 'File Check' } : { escalated: 'yes' };
  const desk = `${stage}#2026#${isCorrection ? few : '32.76.06'}`;
  const waiting = execution.waiting && {
    ...execution.waiting,
    state: isCorrection ? 'Correction' : 'Escalated Recommendation',
    facts: isCorrection ? { mendedFor: 'File Check' } : facts,
  };
  const outcome = isCorrection
    ? { outcome: 'correction', items: ['ktp-unreadable'] }
    : { outcome: 'complete' };
  return {
    application: {
      ...application,
      area: few,
      run,
      stage: { name: stage, attempt: 2, desk, dueAt },
    },
    decisions: decisions.map((decision) =>
      decision.state === 'open'
        ? { ...decision, desk, stage, facts }
        : { ...decision, answer: { ...outcome, by, at: old } },
    ),
    // What is told of the check is not what these tests are about: it was an answer of an earlier run.
    events: isCorrection ? [] : events,
    execution: { ...execution, name: `${number}-${run}`, waiting },
  };
}

/** The healthy city, and in it an area whose places changed hands: by promotion, withdrawal and moving house. */
export function grown(): Snapshot {
  const world = healthy();
  const escalated = begun(movers.holder, 1, 1, 'recommendation');
  const corrected = begun(movers.promoted, 3, 2, 'correction');
  const at = (number: string, more: Partial<Application>) =>
    head(number, { area: few, submittedAt: old, run: 1, ...more });
  const heads = [
    escalated.application,
    at(movers.withdrawn, { state: 'withdrawn', ticket: 2 }),
    corrected.application,
    at(movers.moved, { state: 'waits', ticket: 4 }),
    at(movers.waiting, { state: 'waits', ticket: 5 }),
    at(movers.left, { state: 'died', ticket: 6 }),
  ];
  const standings = ['holds', 'released', 'holds', 'waits', 'waits', 'released'] as const;
  const lines = heads.map(({ number, ticket = 0 }, index): Line => ({
    list: `wub#2026#${few}`,
    application: number,
    ticket,
    at: old,
    rules: programme.version,
    standing: standings[index] ?? 'waits',
  }));
  const alive = heads.filter((_, index) => standings[index] !== 'released');
  const ledgers = world.ledgers.map((ledger): Ledger => {
    if (ledger.track !== 'wub') return ledger.area === few ? { ...ledger, limit: places } : ledger;
    const given = { last: movers.left, lastAt: old, limit: places, directUpTo: places };
    const arrived = { arrived: { [movers.moved]: 4 }, ranksBefore: { [movers.moved]: 4 } };
    if (ledger.area === few) return { ...ledger, ...given, ...arrived, ticket: 6, freed: 0, left: [6, 3] };
    return ledger.area === former
      ? { ...ledger, ticket: 1, last: movers.moved, lastAt: old, freed: 1 }
      : ledger;
  });
  const link = (role: 'lurah' | 'camat', scope: string): StoredLink => ({
    hash: `hash of ${role}`,
    role,
    scope,
    desk: escalated.application.stage?.desk ?? '',
    application: movers.holder,
    attempt: 2,
    reminders: 0,
    expiresAt: linkExpiry(dueAt),
  });
  const left = { ...lines[3], list: `wub#2026#${former}`, ticket: 1, standing: 'released' } as Line;
  return {
    ...world,
    programmes: world.programmes.map((rules) => ({
      ...rules,
      tracks: rules.tracks.map((track) => ({
        ...track,
        limits: { ...track.limits, areas: { ...track.limits.areas, [few]: places } },
      })),
    })),
    ledgers,
    lines: [...world.lines, ...lines, left],
    heads: [...world.heads, ...heads, head(movers.unsent, { area: few, state: 'withdrawn' })],
    claims: [
      ...world.claims,
      ...alive.map(({ number, person, track, year, rules }) => ({
        application: number,
        person,
        track,
        year,
        area: few,
        rules,
        at: old,
        documents: {},
      })),
    ],
    bindings: [
      ...world.bindings,
      ...[escalated, corrected].map(({ application: { person, year, number } }) => ({
        person,
        year,
        application: number,
      })),
    ],
    decisions: [
      ...world.decisions,
      ...escalated.decisions,
      ...corrected.decisions.map((decision) =>
        decision.state === 'decided' ? { ...decision, facts: { kept: 'yes' } } : decision,
      ),
    ],
    links: [...world.links, link('lurah', few), link('camat', '32.76.06')],
    events: [...world.events, ...escalated.events],
    journeys: [
      ...world.journeys,
      escalated.execution,
      corrected.execution,
      {
        ...escalated.execution,
        arn: 'arn of who moved',
        name: `${movers.moved}-1`,
        status: 'SUCCEEDED',
        stoppedAt: old,
        waiting: undefined,
      },
    ],
  };
}
