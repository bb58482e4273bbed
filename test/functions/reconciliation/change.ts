import type { Application } from '../../../functions/applications/application.ts';
import type { Decision } from '../../../functions/decisions/decision.ts';
import type { Execution } from '../../../functions/reconciliation/execution.ts';
import type { Mend } from '../../../functions/reconciliation/mend.ts';
import type { Line, Snapshot } from '../../../functions/reconciliation/snapshot.ts';
import type { Ledger } from '../../../functions/places/ledger.ts';
import { area, old } from './world.ts';

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
export function changed<Kind extends keyof Lists>(
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

export function added<Kind extends keyof Lists>(kind: Kind, more: (world: Snapshot) => One<Kind>) {
  return (world: Snapshot): Snapshot => ({ ...world, [kind]: [...world[kind], more(world)] });
}

export const head = (number: string, change: Partial<Application>) =>
  changed(
    'heads',
    (one) => one.number === number,
    () => change as Application,
  );
export const line = (number: string, change: Partial<Line> | undefined) =>
  changed('lines', (one) => one.application === number, change && (() => change));
export const ledger = (change: Partial<Ledger>) =>
  changed(
    'ledgers',
    (one) => one.track === 'wub' && one.area === area,
    () => change,
  );
export const decision = (number: string, attempt: number, change: Partial<Decision> | undefined) =>
  changed(
    'decisions',
    (one) => one.application === number && one.attempt === attempt && one.stage !== 'referral',
    change && (() => change),
  );
export const journey = (number: string, change: Partial<Execution> | undefined) =>
  changed('journeys', (one) => one.name === `${number}-1`, change && (() => change));
export const lenders = (change: Partial<Decision> | undefined) =>
  changed('decisions', ({ stage }) => stage === 'referral', change && (() => change));
export const lendersRun = (change: Partial<Execution> | undefined) =>
  changed('referralRuns', () => true, change && (() => change));
export const answer = {
  outcome: 'accepted',
  by: { kind: 'office' as const, name: 'Bank', title: 'Bank' },
  at: old,
};
export const find = <Item>(all: readonly Item[], which: (one: Item) => boolean): Item => {
  const found = all.find(which);
  if (found === undefined) throw new Error('There is none');
  return found;
};
export const ended = { status: 'FAILED', stoppedAt: old, waiting: undefined } as const;
