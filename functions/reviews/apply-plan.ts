import type { FrozenReview } from './frozen-review.ts';
import type { Plan } from './plan.ts';
import type { LineChange } from './plan-change.ts';
import { standing } from './register.ts';

/** The review's register and ledgers after a plan was carried out: what the same review would find then. */
export function applyPlan(review: FrozenReview, plan: Plan): FrozenReview {
  const { register } = review;
  const standings = register.standing.slice();
  const lapsesAt = register.lapsesAt.slice();
  const areaIndex = new Map(review.areas.map(({ code }, index) => [code, index]));
  for (const change of plan.lines) {
    const line = (register.starts[areaIndex.get(change.area) ?? -1] ?? NaN) + change.ticket - 1;
    standings[line] = standing[standingAfter[change.change]];
    lapsesAt[line] = change.change === 'offer' ? Infinity : 0;
  }
  const ledgers = new Map(plan.ledgers.map((ledger) => [ledger.area, ledger]));
  const areas = review.areas.map((area) => ({
    ...area,
    limit: ledgers.get(area.code)?.limit.to ?? area.limit,
    directUpTo: ledgers.get(area.code)?.directUpTo.to ?? area.directUpTo,
  }));
  return { ...review, areas, register: { ...register, standing: standings, lapsesAt } };
}

const standingAfter: Readonly<Record<LineChange['change'], 'holds' | 'waits' | 'released'>> = {
  offer: 'waits',
  place: 'holds',
  lapse: 'released',
  withdraw: 'waits',
  displace: 'waits',
  close: 'released',
};
