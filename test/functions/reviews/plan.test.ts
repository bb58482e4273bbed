import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../functions/reviews/apply-plan.ts';
import { isEmpty, planReview, serialisePlan } from '../../../functions/reviews/plan.ts';
import type { Line } from '../../../functions/reviews/register.ts';
import { at, freeze, future, past, plainArea, plainLine, plainReview } from './any-review.ts';

const [beji, curug] = ['32.76.06.1001', '32.76.07.1002'];
const holds = (area: string, ticket: number, more: Partial<Line> = {}) =>
  plainLine(area, ticket, { standing: 'holds', ...more });
const refusal = (code: string) => expect.objectContaining({ code }) as Error;

describe('promotion', () => {
  it('offers a place that was given back to the first who waits, and says what it costs', () => {
    const lines = [
      holds(beji, 1),
      plainLine(beji, 2, { standing: 'released' }),
      plainLine(beji, 3, { standing: 'released' }),
      plainLine(beji, 4),
      plainLine(beji, 5),
    ];
    const plan = planReview(
      freeze({ review: plainReview([plainArea(beji, { ticket: 5, freed: 1 })]), lines }),
    );
    expect(plan.lines).toEqual([
      {
        area: beji,
        ticket: 4,
        application: `${beji}/4`,
        change: 'offer',
        reason: 'next-on-list',
        position: 1,
      },
    ]);
    expect(plan.areas[0]).toMatchObject({
      before: { taken: 1, offered: 0, waiting: 2, free: 1 },
      after: { taken: 1, offered: 1, waiting: 1, free: 0 },
    });
    expect(plan.cost).toEqual({ perParticipant: 3_500_000, before: 3_500_000, after: 7_000_000 });
  });

  it('asks the next one where an offer was not accepted in time, not where nobody was reached', () => {
    const lines = [
      plainLine(beji, 1, { standing: 'released' }),
      plainLine(beji, 2, { offer: { acceptBy: past } }),
      plainLine(beji, 3, { offer: {} }),
      plainLine(beji, 4),
    ];
    const plan = planReview(freeze({ review: plainReview([plainArea(beji, { directUpTo: 1 })]), lines }));
    expect(plan.lines).toMatchObject([
      { ticket: 2, change: 'lapse', reason: 'not-accepted-in-time' },
      { ticket: 4, change: 'offer' },
    ]);
  });

  it('gives a place at once where the rule asks for no acceptance', () => {
    const review = plainReview([plainArea(beji, { ticket: 1, directUpTo: 0 })], {
      rules: { version: 1, order: 'ticket' },
    });
    expect(planReview(freeze({ review, lines: [plainLine(beji, 1)] })).lines).toMatchObject([
      { change: 'place' },
    ]);
  });

  it('ends at a date of the class', () => {
    const review = plainReview([plainArea(beji, { ticket: 1, directUpTo: 0 })], {
      rules: { version: 1, order: 'ticket', acceptWithin: 3, replaceUntil: at },
    });
    const plan = planReview(freeze({ review, lines: [plainLine(beji, 1)] }));
    expect(isEmpty(plan)).toBe(true);
    expect(plan.notes).toEqual(['replacement-ended']);
    const drawn = { ...review, kind: 'draw', rules: { ...review.rules, order: 'lot' } } as const;
    expect(planReview(freeze({ review: drawn, lines: [plainLine(beji, 1, { lot: 1 })] })).lines).toHaveLength(
      1,
    );
  });

  it('shares what total and budget still allow among the areas, not by their codes', () => {
    const areas = [beji, curug].map((code) => plainArea(code, { limit: 3, ticket: 3, directUpTo: 0 }));
    const lines = [1, 2, 3].flatMap((ticket) => [plainLine(beji, ticket), plainLine(curug, ticket)]);
    const bounds = { reservedElsewhere: 0, totalPlaces: 10, budget: { amount: 4, perParticipant: 1 } };
    const plan = planReview(freeze({ review: plainReview(areas, { programme: bounds }), lines }));
    expect(plan.areas.map(({ after }) => after.offered)).toEqual([2, 2]);
    expect(plan.notes).toEqual(['programme-full']);
  });
});

describe('moving unused places', () => {
  const rules = { version: 1, order: 'ticket', acceptWithin: 3, movesFrom: past } as const;
  const lines = [holds(beji, 1), holds(curug, 1), holds(curug, 2), plainLine(curug, 3), plainLine(curug, 4)];
  const areasTold = (mayGiveFrom?: string) => [
    plainArea(beji, {
      limit: 4,
      directUpTo: 4,
      ticket: 1,
      ...(mayGiveFrom === undefined ? {} : { mayGiveFrom }),
    }),
    plainArea(curug),
  ];
  const planWith = (more: Parameters<typeof plainReview>[1], mayGiveFrom?: string) =>
    planReview(freeze({ review: plainReview(areasTold(mayGiveFrom), { rules, ...more }), lines }));

  it('gives them to who waits elsewhere, and newcomers at home wait from then on', () => {
    const plan = planWith({}, past);
    expect(plan.moves).toEqual([{ from: beji, to: curug, places: 2, reason: 'unused-after-announced-date' }]);
    expect(plan.lines).toMatchObject([
      { area: curug, ticket: 3, reason: 'moved-place' },
      { area: curug, ticket: 4, reason: 'moved-place' },
    ]);
    expect(plan.ledgers).toEqual([
      { area: beji, limit: { from: 4, to: 2 }, directUpTo: { from: 4, to: 2 } },
      { area: curug, limit: { from: 2, to: 4 }, directUpTo: { from: 2, to: 2 } },
    ]);
  });

  it('waits for the announced date and for the five working days of the lurah', () => {
    expect(planWith({ rules: { ...rules, movesFrom: future } }, past)).toMatchObject({
      moves: [],
      notes: ['moves-not-allowed-yet'],
    });
    for (const told of [undefined, future]) {
      expect(planWith({}, told)).toMatchObject({ moves: [], notes: ['lurah-not-told-in-time'] });
    }
  });
});

describe('refocusing', () => {
  const review = (newLimit: number, more: Parameters<typeof plainReview>[1] = {}) =>
    plainReview([plainArea(beji, { limit: 6, directUpTo: 7, ticket: 5, newLimit })], {
      kind: 'refocusing',
      ...more,
    });
  const lines = [
    holds(beji, 1, { fixed: true }),
    holds(beji, 2),
    holds(beji, 3, { fixed: true }),
    holds(beji, 4),
    plainLine(beji, 5, { offer: { acceptBy: future } }),
  ];
  const changesAt = (newLimit: number) =>
    planReview(freeze({ review: review(newLimit), lines })).lines.map(({ change, ticket }) => [
      change,
      ticket,
    ]);

  it('takes empty places first, then offers, then places that are not fixed, the last first', () => {
    expect(changesAt(5)).toEqual([]);
    expect(changesAt(4)).toEqual([['withdraw', 5]]);
    expect(changesAt(3)).toEqual([
      ['withdraw', 5],
      ['displace', 4],
    ]);
  });

  it('leaves what is fixed, shows the excess, and promotes nobody until it is gone', () => {
    const frozen = freeze({ review: review(1), lines });
    const plan = planReview(frozen);
    expect(plan.areas[0]?.after).toMatchObject({
      limit: 1,
      taken: 2,
      fixed: 2,
      excess: 1,
      waiting: 3,
      free: 0,
    });
    const next = planReview({ ...applyPlan(frozen, plan), kind: 'promotion' });
    expect(isEmpty(next)).toBe(true);
  });

  it('is refused where the limits promise more than total or budget allow', () => {
    const programme = { totalPlaces: 10, budget: { amount: 10, perParticipant: 1 }, reservedElsewhere: 6 };
    expect(() => planReview(freeze({ review: review(5, { programme }), lines }))).toThrow(
      refusal('limits-exceed-programme'),
    );
    expect(() => planReview(freeze({ review: review(4, { programme }), lines }))).not.toThrow();
  });
});

describe('ranking and draw', () => {
  const lines = [
    plainLine(beji, 1, { rank: 1, lot: 1 }),
    plainLine(beji, 2, { rank: 0, lot: 3 }),
    plainLine(beji, 3, { rank: 0, lot: 2 }),
    plainLine(beji, 4),
  ];
  const ticketsOf = (kind: 'ranking' | 'draw', order: 'rank' | 'lot' | 'ticket') => {
    const areas = [plainArea(beji, { limit: 2, directUpTo: 0 })];
    const review = plainReview(areas, { kind, rules: { version: 1, order, acceptWithin: 3 } });
    return planReview(freeze({ review, lines })).lines.map(({ ticket, change, reason }) => [
      ticket,
      change,
      reason,
    ]);
  };

  it('gives the places by the criteria and then the lot, or by the lot alone; the ticket counts for nothing', () => {
    expect(ticketsOf('ranking', 'rank')).toEqual([
      [3, 'place', 'ranked'],
      [2, 'place', 'ranked'],
    ]);
    expect(ticketsOf('draw', 'lot')).toEqual([
      [1, 'place', 'drawn'],
      [3, 'place', 'drawn'],
    ]);
  });

  it('is refused in a track of another order', () => {
    expect(() => ticketsOf('ranking', 'ticket')).toThrow(refusal('review-kind-mismatch'));
  });
});

describe('closing the year', () => {
  it('ends every wait but of those who still may accept', () => {
    const lines = [plainLine(beji, 1, { offer: {} }), plainLine(beji, 2), holds(beji, 3)];
    const area = plainArea(beji, { limit: 3, ticket: 3, directUpTo: 4 });
    const plan = planReview(freeze({ review: plainReview([area], { kind: 'closing' }), lines }));
    expect(plan.lines).toMatchObject([{ ticket: 2, change: 'close', reason: 'year-closed' }]);
    expect(plan.ledgers).toMatchObject([{ directUpTo: { from: 4, to: 3 } }]);
  });
});

describe('the frozen register', () => {
  it('is refused where a line is there twice, beyond the tickets or of no area', () => {
    const freezeLines =
      (...lines: readonly Line[]) =>
      () =>
        freeze({ review: plainReview([plainArea(beji)]), lines });
    expect(freezeLines(plainLine(beji, 1), plainLine(beji, 1))).toThrow(refusal('register-inconsistent'));
    expect(freezeLines(plainLine(beji, 5))).toThrow(refusal('register-inconsistent'));
    expect(freezeLines(plainLine(curug, 1))).toThrow(refusal('register-inconsistent'));
    const lots = (...drawn: readonly number[]) =>
      freezeLines(...drawn.map((lot, index) => plainLine(beji, index + 1, { lot })));
    expect(lots(1, 1)).toThrow(refusal('register-inconsistent'));
    expect(lots(1, 5)).toThrow(refusal('register-inconsistent'));
    expect(lots(1, 4)).not.toThrow();
  });
});

it('has one spelling and one name', () => {
  const plan = planReview(freeze({ review: plainReview([plainArea(beji)]), lines: [] }));
  const { text, hash } = serialisePlan(plan);
  expect(JSON.parse(text)).toEqual(plan);
  expect(text.startsWith('{"areas":[{"after":{"direct":0,')).toBe(true);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
});
