import { type AreaDraft, type AreaSums, countAreas, sumsOf } from './area-sums.ts';
import type { FrozenReview } from './frozen-review.ts';
import { firstLines, orderOf } from './line-order.ts';
import type { LedgerChange, LineChange, MoveChange } from './plan-change.ts';
import { standing } from './register.ts';

/** What kept a plan from doing more. */
export type PlanNote =
  | 'replacement-ended'
  | 'programme-full'
  | 'moves-not-allowed-yet'
  | 'lurah-not-told-in-time';

/** The register and the ledgers as a plan changes them, with the record of every change. */
export class PlanDraft {
  readonly areas: readonly AreaDraft[];
  readonly lines: LineChange[] = [];
  readonly moves: MoveChange[] = [];
  readonly notes: PlanNote[] = [];
  readonly #review: FrozenReview;
  readonly #standing: Uint8Array;
  readonly #lapsesAt: Float64Array;
  readonly #orderOf: (line: number) => number;

  constructor(review: FrozenReview) {
    const { register } = review;
    this.#review = review;
    this.#standing = register.standing.slice();
    this.#lapsesAt = register.lapsesAt.slice();
    this.#orderOf = orderOf(register, review.rules.order);
    this.areas = countAreas(review);
  }

  /** The figures of all areas as they stand now. */
  sums(): readonly AreaSums[] {
    return this.areas.map((area) => sumsOf(area));
  }

  /** Ends offers whose time to accept has passed; without a recorded contact no time runs. */
  lapseOffers(): void {
    const now = Date.parse(this.#review.at);
    for (const area of this.areas) {
      if (area.offered === 0) continue;
      for (let { start: line, end } = this.#linesOf(area); line < end; line += 1) {
        if (!this.#isOffered(line) || (this.#lapsesAt[line] ?? 0) > now) continue;
        this.#standing[line] = standing.released;
        this.#lapsesAt[line] = 0;
        area.offered -= 1;
        this.lines.push({ ...this.#named(area, line), change: 'lapse', reason: 'not-accepted-in-time' });
      }
    }
  }

  /** Gives or offers places to the first who wait in an area. */
  promote(
    area: AreaDraft,
    places: number,
    change: 'offer' | 'place',
    reason: Extract<LineChange, { change: 'offer' | 'place' }>['reason'],
  ): void {
    const isMeant = (line: number) => this.#isWaiting(line);
    for (const line of firstLines(this.#linesOf(area), places, isMeant, this.#orderOf)) {
      area.promoted += 1;
      area.waiting -= 1;
      if (change === 'offer') this.#lapsesAt[line] = Infinity;
      else this.#standing[line] = standing.holds;
      area[change === 'offer' ? 'offered' : 'held'] += 1;
      this.lines.push({ ...this.#named(area, line), change, reason, position: area.promoted });
    }
  }

  /** Takes offers back, then places that are not fixed by decree, the last in order first. */
  reduce(area: AreaDraft, places: number): void {
    let left = places;
    for (const change of ['withdraw', 'displace'] as const) {
      const isMeant = (line: number) =>
        change === 'withdraw' ? this.#isOffered(line) : this.#isDisplaceable(line);
      const lastFirst = (line: number) => -this.#orderOf(line);
      for (const line of firstLines(this.#linesOf(area), left, isMeant, lastFirst)) {
        left -= 1;
        area[change === 'withdraw' ? 'offered' : 'held'] -= 1;
        this.#lapsesAt[line] = 0;
        this.#standing[line] = standing.waits;
        if (this.#isWaiting(line)) area.waiting += 1;
        this.lines.push({ ...this.#named(area, line), change, reason: 'limit-lowered' });
      }
    }
  }

  /** Ends the wait of everybody in an area who has no offer. */
  close(area: AreaDraft): void {
    for (let { start: line, end } = this.#linesOf(area); line < end; line += 1) {
      if (this.#standing[line] !== standing.waits || this.#isOffered(line)) continue;
      if (this.#isWaiting(line)) area.waiting -= 1;
      this.#standing[line] = standing.released;
      this.lines.push({ ...this.#named(area, line), change: 'close', reason: 'year-closed' });
    }
  }

  /** What has changed in the ledgers. */
  ledgerChanges(): readonly LedgerChange[] {
    return this.#review.areas.flatMap(({ code, limit, directUpTo }, index) => {
      const area = this.areas[index];
      if (area === undefined || (area.limit === limit && area.directUpTo === directUpTo)) return [];
      return [
        {
          area: code,
          limit: { from: limit, to: area.limit },
          directUpTo: { from: directUpTo, to: area.directUpTo },
        },
      ];
    });
  }

  #linesOf({ index }: AreaDraft): { readonly start: number; readonly end: number } {
    const { starts } = this.#review.register;
    return { start: starts[index] ?? 0, end: starts[index + 1] ?? 0 };
  }

  #isWaiting(line: number): boolean {
    if (this.#standing[line] !== standing.waits || this.#isOffered(line)) return false;
    return this.#review.rules.order === 'ticket' || (this.#review.register.lot[line] ?? 0) > 0;
  }

  #isOffered(line: number): boolean {
    return this.#lapsesAt[line] !== 0;
  }

  #isDisplaceable(line: number): boolean {
    return this.#standing[line] === standing.holds && this.#review.register.fixed[line] === 0;
  }

  #named({ index, code }: AreaDraft, line: number): Pick<LineChange, 'area' | 'ticket' | 'application'> {
    const { starts, applications } = this.#review.register;
    return { area: code, ticket: line - (starts[index] ?? 0) + 1, application: applications[line] ?? '' };
  }
}
