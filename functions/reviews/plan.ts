import { ConflictError } from '#shared/errors.ts';
import { canonicalJson, sha256 } from './canonical-json.ts';
import { closeYear } from './close-year.ts';
import type { FrozenReview, ReviewKind } from './frozen-review.ts';
import type { LedgerChange, LineChange, MoveChange } from './plan-change.ts';
import { type AreaSums, endDirectPlaces } from './area-sums.ts';
import { PlanDraft, type PlanNote } from './plan-draft.ts';
import { fillPlaces, moveUnusedPlaces } from './promote.ts';
import { refocus } from './refocus.ts';
import { sum } from './sum.ts';
import { type VersionMarks, versionMarks } from './version-marks.ts';

/** What a review will do, before it does it. */
export interface Plan {
  readonly kind: ReviewKind;
  readonly track: string;
  readonly year: number;
  readonly at: string;
  /** What it was made from; when that has changed the plan is outdated. */
  readonly basis: VersionMarks;
  readonly lines: readonly LineChange[];
  readonly moves: readonly MoveChange[];
  readonly ledgers: readonly LedgerChange[];
  readonly areas: readonly { readonly area: string; readonly before: AreaSums; readonly after: AreaSums }[];
  /** Whole rupiah, of all places taken and offered. */
  readonly cost: { readonly perParticipant: number; readonly before: number; readonly after: number };
  readonly notes: readonly PlanNote[];
}

/** What the order of the list must stand on for a kind of review, where the kind says so. */
const ordersOf: Partial<Record<ReviewKind, FrozenReview['rules']['order']>> = {
  ranking: 'rank',
  draw: 'lot',
};

/**
 * Plans a review. Pure: the same frozen input gives the same plan, in whatever order it was read. Never more places
 * than limit, total and budget allow (I1), the first in order first (I3), who is fixed by decree stays.
 * @throws ConflictError review-kind-mismatch for a ranking or draw in a track of another order;
 * limits-exceed-programme where a refocusing would promise more than total or budget allow
 */
export function planReview(review: FrozenReview): Plan {
  const { kind, rules, programme, areas } = review;
  const order = ordersOf[kind] ?? rules.order;
  if (order !== rules.order) throw new ConflictError('review-kind-mismatch');
  const draft = new PlanDraft(review);
  const before = draft.sums();
  const basis = versionMarks(review, before);
  draft.lapseOffers();
  // Nobody who waits is overtaken: where somebody does, newcomers take no place at once any more.
  for (const area of draft.areas) if (area.waiting > 0) endDirectPlaces(area);
  carryOut(draft, review);
  const after = draft.sums();
  const { perParticipant } = programme.budget;
  const costOf = (sums: readonly AreaSums[]) =>
    sum(sums.map(({ taken, offered }) => taken + offered)) * perParticipant;
  return {
    kind,
    track: review.track,
    year: review.year,
    at: review.at,
    basis,
    lines: draft.lines,
    moves: draft.moves,
    ledgers: draft.ledgerChanges(),
    areas: areas.flatMap(({ code }, index) => {
      const [was, is] = [before[index], after[index]];
      return was === undefined || is === undefined ? [] : [{ area: code, before: was, after: is }];
    }),
    cost: { perParticipant, before: costOf(before), after: costOf(after) },
    notes: draft.notes,
  };
}

function carryOut(draft: PlanDraft, review: FrozenReview): void {
  switch (review.kind) {
    case 'promotion':
      if (fillPlaces(draft, review)) moveUnusedPlaces(draft, review);
      return;
    case 'ranking':
    case 'draw':
      fillPlaces(draft, review);
      return;
    case 'refocusing':
      refocus(draft, review);
      return;
    case 'closing':
      closeYear(draft);
  }
}

/** True where carrying the plan out changes nothing. */
export function isEmpty(plan: Plan): boolean {
  return plan.lines.length + plan.moves.length + plan.ledgers.length === 0;
}

/** The plan in its one spelling, and the SHA-256 of it that names the plan. */
export function serialisePlan(plan: Plan): { readonly text: string; readonly hash: string } {
  const text = canonicalJson(plan);
  return { text, hash: sha256(text) };
}
