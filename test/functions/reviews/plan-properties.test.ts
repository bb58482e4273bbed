import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../functions/reviews/apply-plan.ts';
import type { FrozenReview } from '../../../functions/reviews/frozen-review.ts';
import { isEmpty, type Plan, planReview, serialisePlan } from '../../../functions/reviews/plan.ts';
import { type Line, lineAt } from '../../../functions/reviews/register.ts';
import { anyReview, at, freeze, type Unfrozen } from './any-review.ts';

/** Lines as a plan leaves them, with what it did to each. */
interface Outcome {
  readonly before: Line;
  readonly after: Line;
  readonly change: Plan['lines'][number]['change'] | undefined;
}

const promoted = new Set<string | undefined>(['offer', 'place']);

/** Plans, and skips reviews that are refused for promising more than the programme allows. */
function planned(unfrozen: Unfrozen): { readonly review: FrozenReview; readonly plan: Plan } {
  const review = freeze(unfrozen);
  try {
    return { review, plan: planReview(review) };
  } catch (error) {
    fc.pre(!(error instanceof Error && error.message === 'limits-exceed-programme'));
    throw error;
  }
}

function outcomesOf(review: FrozenReview, plan: Plan): readonly Outcome[] {
  const applied = applyPlan(review, plan);
  const changes = new Map(plan.lines.map((line) => [`${line.area} ${line.ticket}`, line.change]));
  return review.register.applications.flatMap((_, index) => {
    const before = lineAt(review.register, review.areas, index);
    const after = lineAt(applied.register, applied.areas, index);
    if (before === undefined || after === undefined) return [];
    return [{ before, after, change: changes.get(`${before.area} ${before.ticket}`) }];
  });
}

/** The order of a list, said again and otherwise than the planner does. */
function isBefore(order: FrozenReview['rules']['order'], a: Line, b: Line): boolean {
  if (order === 'ticket') return a.ticket < b.ticket;
  const [first, second] = [a, b].map(({ lot, rank = 0, ticket }) =>
    lot === undefined ? [300, ticket] : order === 'rank' ? [rank, lot] : [0, lot],
  );
  if (first === undefined || second === undefined) throw new Error('two lines have two places');
  return (first[0] ?? 0) < (second[0] ?? 0) || (first[0] === second[0] && (first[1] ?? 0) < (second[1] ?? 0));
}

const canBePromoted = ({ rules }: FrozenReview, { before }: Outcome) =>
  before.standing === 'waits' &&
  before.offer === undefined &&
  (rules.order === 'ticket' || before.lot !== undefined);

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

function expectOfAnyPlan(property: (review: FrozenReview, plan: Plan, unfrozen: Unfrozen) => void): void {
  fc.assert(
    fc.property(anyReview, (unfrozen) => {
      const { review, plan } = planned(unfrozen);
      property(review, plan, unfrozen);
    }),
    { numRuns: 1_000 },
  );
}

describe('a plan, whatever the review', () => {
  it('takes no place beyond the limit of an area, nor of the programme', () => {
    expectOfAnyPlan((review, plan) => {
      const newLimits = new Map(review.areas.map(({ code, newLimit }) => [code, newLimit]));
      for (const { area, before, after } of plan.areas) {
        const used = after.taken + after.offered + after.direct;
        const wasLowered = review.kind === 'refocusing' && newLimits.get(area) !== undefined;
        // Beyond the limit is only what was there before; where a limit was lowered, only what a decree fixed.
        const beyond = wasLowered ? before.fixed : before.taken + before.offered + before.direct;
        expect(used).toBeLessThanOrEqual(Math.max(after.limit, beyond));
      }
      const { totalPlaces, budget } = review.programme;
      const allowed = Math.min(totalPlaces, Math.floor(budget.amount / budget.perParticipant));
      const usedBy = (when: 'before' | 'after') =>
        sum(plan.areas.map((area) => area[when].taken + area[when].offered + area[when].direct));
      expect(usedBy('after')).toBeLessThanOrEqual(Math.max(allowed, usedBy('before')));
    });
  });

  it('promotes the first in order, and no newcomer before anybody who waits', () => {
    expectOfAnyPlan((review, plan) => {
      const outcomes = outcomesOf(review, plan);
      for (const left of outcomes.filter(
        (each) => canBePromoted(review, each) && !promoted.has(each.change),
      )) {
        for (const { before, change } of outcomes) {
          if (before.area !== left.before.area || !promoted.has(change)) continue;
          expect(isBefore(review.rules.order, before, left.before)).toBe(true);
        }
      }
      for (const { after } of plan.areas) if (after.waiting > 0) expect(after.direct).toBe(0);
    });
  });

  it('takes nothing from who is fixed, and from the others only in the order of the rule', () => {
    expectOfAnyPlan((review, plan) => {
      const outcomes = outcomesOf(review, plan);
      for (const { before, after } of outcomes) {
        if (before.standing === 'holds' && before.fixed) expect(after).toEqual(before);
        if (before.standing === 'released') expect(after).toEqual(before);
      }
      for (const { before } of outcomes.filter(
        ({ change }) => change === 'displace' || change === 'withdraw',
      )) {
        for (const other of outcomes.filter((each) => each.before.area === before.area)) {
          const isOffered = other.after.offer !== undefined;
          if (before.standing === 'holds') expect(isOffered).toBe(false);
          const isComparable =
            before.standing === 'holds' ? other.after.standing === 'holds' && !other.after.fixed : isOffered;
          if (isComparable) expect(isBefore(review.rules.order, other.before, before)).toBe(true);
        }
      }
    });
  });

  it('ends an offer only after the time to accept, and never where nobody was reached', () => {
    expectOfAnyPlan((review, plan) => {
      for (const { before, change } of outcomesOf(review, plan)) {
        const acceptBy = before.offer?.acceptBy;
        const hasLapsed = before.standing === 'waits' && acceptBy !== undefined && acceptBy <= at;
        expect(change === 'lapse').toBe(hasLapsed);
        if (before.offer !== undefined && !hasLapsed && review.kind !== 'refocusing')
          expect(change).toBeUndefined();
      }
    });
  });

  it('keeps the sum of the limits when places move, and moves none from an area that was not told', () => {
    expectOfAnyPlan((review, plan) => {
      if (review.kind === 'refocusing') return;
      const limits = (when: 'before' | 'after') => sum(plan.areas.map((area) => area[when].limit));
      expect(limits('after')).toBe(limits('before'));
      const told = new Map(review.areas.map(({ code, mayGiveFrom }) => [code, mayGiveFrom]));
      for (const { from } of plan.moves) expect((told.get(from) ?? '9999') <= at).toBe(true);
      if (plan.moves.length > 0) expect((review.rules.movesFrom ?? '9999') <= at).toBe(true);
    });
  });

  it('is the same, byte for byte, in whatever order areas and lines are read', () => {
    expectOfAnyPlan((_, plan, { review, lines }) => {
      const other = { review: { ...review, areas: review.areas.toReversed() }, lines: lines.toReversed() };
      expect(serialisePlan(planReview(freeze(other)))).toEqual(serialisePlan(plan));
    });
  });

  it('leaves what it says, and planning again then finds nothing to do', () => {
    expectOfAnyPlan((review, plan) => {
      const again = planReview(applyPlan(review, plan));
      expect(isEmpty(again)).toBe(true);
      expect(again.areas.map(({ before }) => before)).toEqual(plan.areas.map(({ after }) => after));
      expect(again.cost.after).toBe(plan.cost.after);
    });
  });
});

it('tries every kind of change', () => {
  const plans = fc.sample(anyReview, { numRuns: 2_000, seed: 1 }).flatMap((unfrozen) => {
    try {
      return [planReview(freeze(unfrozen))];
    } catch {
      return [];
    }
  });
  const tried = new Set(
    plans.flatMap(({ lines, moves, ledgers, notes }) => [
      ...lines.map(({ change }) => change),
      ...moves.map(() => 'move'),
      ...ledgers.map(() => 'ledger'),
      ...notes,
    ]),
  );
  expect([...tried].toSorted()).toEqual([
    'close',
    'displace',
    'lapse',
    'ledger',
    'lurah-not-told-in-time',
    'move',
    'moves-not-allowed-yet',
    'offer',
    'place',
    'programme-full',
    'replacement-ended',
    'withdraw',
  ]);
});

it('reads lines in any shuffled order alike', () => {
  const shuffled = anyReview.chain((unfrozen) =>
    fc
      .shuffledSubarray([...unfrozen.lines], { minLength: unfrozen.lines.length })
      .map((lines) => [unfrozen, { ...unfrozen, lines }] as const),
  );
  fc.assert(
    fc.property(shuffled, ([one, other]) => {
      expect(freeze(other)).toEqual(freeze(one));
    }),
  );
});
