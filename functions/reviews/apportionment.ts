import { createHash } from 'node:crypto';
import { InvalidInputError } from '#shared/errors.ts';
import { sum } from './sum.ts';

/** An area that takes part, with its weight: a population, a number of enterprises, a number of people waiting. */
export interface WeightedArea {
  readonly code: string;
  /** A whole number; without weights all areas count alike. */
  readonly weight?: number;
}

/**
 * How equal remainders of equal weight are told apart: by the order of a published draw, or by turns, so that who
 * went without this year comes first the next. Never by code: the same areas would win every year.
 */
export type TieRule =
  | { readonly by: 'draw'; readonly order: readonly string[] }
  | { readonly by: 'turns'; readonly year: number };

/** Why an area has, or has not, one place more than the whole part of its quota. */
type ApportionmentReason =
  | 'no-remainder'
  | 'larger-remainder'
  | 'smaller-remainder'
  | 'larger-weight'
  | 'smaller-weight'
  | 'draw-won'
  | 'draw-lost'
  | 'turn-now'
  | 'turn-later';

/** One row of the published table. The quota is `whole + remainder / divisor`, exactly. */
export interface Share {
  readonly area: string;
  readonly weight: number;
  readonly whole: number;
  readonly remainder: bigint;
  readonly divisor: bigint;
  readonly extra: 0 | 1;
  readonly places: number;
  readonly reason: ApportionmentReason;
}

/**
 * Distributes a total over areas by largest remainder (Hamilton), exactly: 1,750 over 63 areas is 49 × 28 and
 * 14 × 27. Any order of the areas gives the same rows, in the order of their codes.
 * @throws InvalidInputError where a number is not whole, an area comes twice, no area has a weight, or the draw lacks
 * an area that it has to decide on
 */
export function apportion(total: number, areas: readonly WeightedArea[], ties: TieRule): readonly Share[] {
  requireSound(total, areas);
  const divisor = areas.reduce((weights, { weight = 1 }) => weights + BigInt(weight), 0n);
  if (divisor === 0n) {
    if (total > 0) throw refused('weights', 'weights-needed');
    return areas.toSorted(byCode).map(({ code }) => nothingFor(code));
  }
  const quotas = areas.toSorted(byCode).map(({ code, weight = 1 }) => {
    const product = BigInt(total) * BigInt(weight);
    return { area: code, weight, whole: Number(product / divisor), remainder: product % divisor, divisor };
  });
  const left = total - sum(quotas.map(({ whole }) => whole));
  const reasons = reasonsFor(quotas, left, ties);
  return quotas.map((quota) => {
    const reason = reasons.get(quota.area) ?? 'no-remainder';
    const extra = wins.has(reason) ? 1 : 0;
    return { ...quota, extra, places: quota.whole + extra, reason };
  });
}

type Quota = Omit<Share, 'extra' | 'places' | 'reason'>;

const wins: ReadonlySet<ApportionmentReason> = new Set([
  'larger-remainder',
  'larger-weight',
  'draw-won',
  'turn-now',
]);

/** Gives out what is left from the largest remainder downwards, and says of each area with one why. */
function reasonsFor(
  quotas: readonly Quota[],
  left: number,
  ties: TieRule,
): ReadonlyMap<string, ApportionmentReason> {
  const reasons = new Map<string, ApportionmentReason>();
  let rest = left;
  for (const alike of alikeInTurn(quotas, ({ remainder }) => remainder)) {
    if (alike[0]?.remainder === 0n) break;
    const isTie = rest > 0 && rest < alike.length;
    for (const equal of isTie ? alikeInTurn(alike, ({ weight }) => BigInt(weight)) : [alike]) {
      settle(equal, rest, isTie, ties).forEach(([area, reason]) => reasons.set(area, reason));
      rest = Math.max(0, rest - equal.length);
    }
  }
  return reasons;
}

/** What becomes of areas with equal claims while `rest` places are left. */
function settle(
  equal: readonly Quota[],
  rest: number,
  isTie: boolean,
  ties: TieRule,
): readonly (readonly [string, ApportionmentReason])[] {
  if (rest >= equal.length) {
    return equal.map(({ area }) => [area, isTie ? 'larger-weight' : 'larger-remainder']);
  }
  if (rest === 0) return equal.map(({ area }) => [area, isTie ? 'smaller-weight' : 'smaller-remainder']);
  const [won, lost] =
    ties.by === 'draw' ? (['draw-won', 'draw-lost'] as const) : (['turn-now', 'turn-later'] as const);
  const inOrder = orderOfTie(
    equal.map(({ area }) => area),
    rest,
    ties,
  );
  return inOrder.map((area, index) => [area, index < rest ? won : lost]);
}

function orderOfTie(tied: readonly string[], places: number, ties: TieRule): readonly string[] {
  if (ties.by === 'turns') return turnsOf(ties.year, tied, places);
  const position = new Map(ties.order.map((area, index) => [area, index]));
  if (tied.some((area) => !position.has(area))) throw refused('draw', 'draw-lacks-area');
  return tied.toSorted((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0));
}

/**
 * The order in which areas take their turns in a year: a ring that their codes' hashes arrange, entered where the
 * year before stopped if as many places were left then. So who went without comes first the next year, and in as many
 * years as there are areas each has its turn equally often; a year with another number left enters elsewhere.
 */
function turnsOf(year: number, areas: readonly string[], places: number): readonly string[] {
  const ring = areas
    .map((code) => ({ code, at: createHash('sha256').update(code).digest('hex') }))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ code }) => code);
  const start = (year * places) % ring.length;
  return [...ring.slice(start), ...ring.slice(0, start)];
}

/** Rows of one value together, the largest value first. */
function alikeInTurn(
  quotas: readonly Quota[],
  valueOf: (quota: Quota) => bigint,
): readonly (readonly Quota[])[] {
  return [...Map.groupBy(quotas, valueOf)].toSorted(([a], [b]) => (a > b ? -1 : 1)).map(([, group]) => group);
}

function requireSound(total: number, areas: readonly WeightedArea[]): void {
  if (!isCount(total)) throw refused('total', 'whole-number-needed');
  if (areas.some(({ weight = 1 }) => !isCount(weight))) throw refused('weights', 'whole-number-needed');
  if (new Set(areas.map(({ code }) => code)).size !== areas.length) throw refused('areas', 'area-twice');
}

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;

const nothingFor = (area: string): Share => ({
  area,
  weight: 0,
  whole: 0,
  remainder: 0n,
  divisor: 1n,
  extra: 0,
  places: 0,
  reason: 'no-remainder',
});

const byCode = (a: WeightedArea, b: WeightedArea) => (a.code < b.code ? -1 : 1);

const refused = (field: string, problem: string) => new InvalidInputError([{ field, code: problem }]);
