import { expect, it } from 'vitest';
import { applyPlan } from '../../../functions/reviews/apply-plan.ts';
import { countAreas, sumsOf } from '../../../functions/reviews/area-sums.ts';
import type { FrozenReview } from '../../../functions/reviews/frozen-review.ts';
import { planReview } from '../../../functions/reviews/plan.ts';
import { PlanOutdatedError, requireCurrent } from '../../../functions/reviews/plan-difference.ts';
import { versionMarks } from '../../../functions/reviews/version-marks.ts';
import { say } from '../../../functions/shared/catalogue.ts';
import { freeze, plainArea, plainLine, plainReview } from './any-review.ts';

const [beji, curug, tugu] = ['32.76.06.1001', '32.76.07.1002', '32.76.02.1003'];
const review = plainReview([plainArea(beji), plainArea(curug)]);
const lines = [plainLine(beji, 1, { standing: 'holds' }), plainLine(beji, 2)];
const frozen = freeze({ review, lines });

function differences(present: FrozenReview): unknown {
  try {
    requireCurrent(planReview(frozen).basis, versionMarks(present, countAreas(present).map(sumsOf)));
    return [];
  } catch (error) {
    if (!(error instanceof PlanOutdatedError)) throw error;
    expect(say(error.code, error.values)).toContain('berubah');
    return error.differences;
  }
}

it('takes a plan whose basis is still there', () => {
  expect(differences(freeze({ review, lines: lines.toReversed() }))).toEqual([]);
});

it('refuses an outdated plan with everything that changed', () => {
  const areas = [plainArea(beji, { ticket: 6, freed: 1, left: 2, limit: 3, directUpTo: 3 }), plainArea(tugu)];
  const now = [
    plainLine(beji, 1, { standing: 'holds', fixed: true }),
    plainLine(beji, 2, { standing: 'holds' }),
    plainLine(beji, 3, { offer: {} }),
  ];
  const programme = { totalPlaces: 900, budget: { amount: 1, perParticipant: 1 }, reservedElsewhere: 5 };
  const rules = { version: 2, order: 'ticket' } as const;
  expect(differences(freeze({ review: { ...review, areas, programme, rules }, lines: now }))).toEqual([
    { what: 'rules', from: 1, to: 2 },
    { what: 'total-places', from: 1000, to: 900 },
    { what: 'budget', from: 3_500_000_000, to: 1 },
    { what: 'other-tracks', from: 0, to: 5 },
    { what: 'area-added', area: tugu, from: 0, to: 1 },
    { what: 'limit', area: beji, from: 2, to: 3 },
    { what: 'direct-places', area: beji, from: 2, to: 3 },
    { what: 'new-applications', area: beji, from: 4, to: 6 },
    { what: 'places-given-back', area: beji, from: 0, to: 1 },
    { what: 'left-the-list', area: beji, from: 0, to: 2 },
    { what: 'places-taken', area: beji, from: 1, to: 2 },
    { what: 'fixed-by-decree', area: beji, from: 0, to: 1 },
    { what: 'offers', area: beji, from: 0, to: 1 },
    { what: 'area-gone', area: curug, from: 1, to: 0 },
  ]);
});

it('sees that a plan was carried out already', () => {
  const plan = planReview(frozen);
  expect(differences(applyPlan(frozen, plan))).toEqual([{ what: 'offers', area: beji, from: 0, to: 1 }]);
});
