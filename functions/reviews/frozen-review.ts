import type { OrderRule } from './line-order.ts';
import { inAreaOrder, type Line, type Register, registerOf } from './register.ts';

/**
 * What a review does: give free places to who waits, give those of a ranked or drawn track, change limits, or end
 * the year.
 */
export type ReviewKind = 'promotion' | 'ranking' | 'draw' | 'refocusing' | 'closing';

/** The programme's rules as far as a review follows them. */
interface ReviewRules {
  /** Version of the programme's rules (I10). */
  readonly version: number;
  readonly order: OrderRule;
  /** Working days to accept a place that is offered, from the recorded contact; without it a place is given at once. */
  readonly acceptWithin?: number;
  /** When replacing ends, by the date of the class: nobody moves up afterwards. */
  readonly replaceUntil?: string;
  /** The announced date from which unused places may move to another area; without it none moves. */
  readonly movesFrom?: string;
}

/** What the programme may give in all. Whole rupiah. */
interface ProgrammeBounds {
  readonly totalPlaces: number;
  readonly budget: { readonly amount: number; readonly perParticipant: number };
  /** Places of the programme's other tracks: those they may give, and those they have given beyond. */
  readonly reservedElsewhere: number;
}

/** An area's ledger as it was frozen. */
export interface FrozenArea {
  readonly code: string;
  readonly limit: number;
  readonly directUpTo: number;
  readonly ticket: number;
  readonly freed: number;
  /** How many waiting tickets have left. */
  readonly left: number;
  /** When five working days have passed since its lurah was told that unused places will move; absent before. */
  readonly mayGiveFrom?: string;
  /** The limit a refocusing gives it; without one it keeps its own. */
  readonly newLimit?: number;
}

/** All that a plan is made from, at one moment. Areas are in the order of their codes. */
export interface FrozenReview {
  readonly kind: ReviewKind;
  readonly track: string;
  readonly year: number;
  readonly at: string;
  readonly rules: ReviewRules;
  readonly programme: ProgrammeBounds;
  readonly areas: readonly FrozenArea[];
  readonly register: Register;
}

/**
 * Freezes what was read. Any order of areas and lines gives the same review.
 * @throws ConflictError register-inconsistent
 */
export function freezeReview(review: Omit<FrozenReview, 'register'>, lines: Iterable<Line>): FrozenReview {
  const areas = inAreaOrder(review.areas);
  return { ...review, areas, register: registerOf(areas, lines) };
}

/** Places that the programme's total and its budget both leave to this track. */
export function placesAllowed({ totalPlaces, budget, reservedElsewhere }: ProgrammeBounds): number {
  const affordable =
    budget.perParticipant === 0 ? totalPlaces : Math.floor(budget.amount / budget.perParticipant);
  return Math.min(totalPlaces, affordable) - reservedElsewhere;
}
