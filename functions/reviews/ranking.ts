import * as z from 'zod';
import { ConflictError } from '#shared/errors.ts';
import type { Application } from '../applications/application.ts';
import { Code } from '../programmes/rule-values.ts';

const Criterion = z.discriminatedUnion('by', [
  /** Whom the competent agency recommends comes first, as PEKKA on the word of DP3AP2KB. */
  z.strictObject({ by: z.literal('recommendation') }),
  /** Businesses of these sectors come first. */
  z.strictObject({ by: z.literal('sector'), first: z.array(Code).min(1) }),
  /** Who did, or did not, add this document comes first, such as the proof of a business. */
  z.strictObject({ by: z.literal('document'), document: Code, first: z.enum(['with', 'without']) }),
]);
type Criterion = z.infer<typeof Criterion>;

/**
 * The criteria of a ranked track, the weightiest first; what they leave equal a draw decides. Each parts the
 * applications in two and can be seen from the application itself. A recommendation outweighs all others.
 */
export const RankingCriteria = z
  .array(Criterion)
  .max(6)
  .superRefine((criteria, context) => {
    const names = criteria.map((each) => (each.by === 'document' ? `document ${each.document}` : each.by));
    names.forEach((name, index) => {
      if (names.indexOf(name) !== index) {
        context.addIssue({ code: 'custom', path: [index], message: `${name} is a criterion already` });
      }
      if (name === 'recommendation' && index > 0) {
        context.addIssue({ code: 'custom', path: [index], message: 'must come first: nothing outweighs it' });
      }
    });
  });
export type RankingCriteria = z.infer<typeof RankingCriteria>;

/** An application of a ranked track's window, as far as the criteria look at it. */
export type RankedApplication = Pick<Application, 'number' | 'area' | 'sector' | 'documents'> & {
  /** The file was found complete; others are not ranked. */
  readonly complete: boolean;
  /** A recommendation that counts today is there; which and why is not for a ranking to know. */
  readonly recommended: boolean;
};

/** One reason of a rank. It speaks of this application alone, so that it tells nothing about anybody else. */
type RankReason =
  | { readonly reason: 'recommended' | 'not-recommended' }
  | { readonly reason: 'sector-first' | 'sector-other'; readonly sector: string }
  | {
      readonly reason: 'document-added' | 'document-not-added';
      readonly document: string;
      readonly met: boolean;
    }
  | { readonly reason: 'drawn'; readonly lot: number };

/** Where an application stands in its area, and why. */
export interface Rank {
  readonly application: string;
  readonly area: string;
  /** From 1, within the area. */
  readonly position: number;
  /** What the criteria say, as one number: the lower the better. */
  readonly rank: number;
  /** Position in the draw over the whole list. */
  readonly lot: number;
  readonly reasons: readonly RankReason[];
}

/**
 * Ranks the complete applications of a window, equal in time, area by area in the order of the codes. Any order of
 * the applications gives the same ranks.
 * @param drawn the complete applications in the order a draw gave them
 * @throws ConflictError draw-list-changed where a complete application is not in the draw
 */
export function rankApplications(
  applications: readonly RankedApplication[],
  criteria: RankingCriteria,
  drawn: readonly string[],
): readonly Rank[] {
  const lots = new Map(drawn.map((number, index) => [number, index + 1]));
  const ranked = applications
    .filter(({ complete }) => complete)
    .map((application) => {
      const lot = lots.get(application.number);
      if (lot === undefined) throw new ConflictError('draw-list-changed');
      return {
        application: application.number,
        area: application.area,
        lot,
        ...judge(application, criteria, lot),
      };
    });
  return [...Map.groupBy(ranked, ({ area }) => area)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, ofArea]) =>
      ofArea
        .toSorted((a, b) => a.rank - b.rank || a.lot - b.lot)
        .map((each, index) => Object.assign(each, { position: index + 1 })),
    );
}

/** Reads the answers to the criteria as the digits of a binary number: the weightiest criterion is the first digit. */
function judge(
  application: RankedApplication,
  criteria: RankingCriteria,
  lot: number,
): { readonly rank: number; readonly reasons: readonly RankReason[] } {
  const answers = criteria.map((criterion) => answer(application, criterion));
  return {
    rank: answers.reduce((rank, { met }) => rank * 2 + (met ? 0 : 1), 0),
    reasons: [...answers.map(({ reason }) => reason), { reason: 'drawn', lot }],
  };
}

function answer(
  application: RankedApplication,
  criterion: Criterion,
): { readonly met: boolean; readonly reason: RankReason } {
  switch (criterion.by) {
    case 'recommendation': {
      const met = application.recommended;
      return { met, reason: { reason: met ? 'recommended' : 'not-recommended' } };
    }
    case 'sector': {
      const { sector } = application;
      const met = criterion.first.includes(sector);
      return { met, reason: { reason: met ? 'sector-first' : 'sector-other', sector } };
    }
    case 'document': {
      const { document, first } = criterion;
      const isAdded = application.documents?.[document] !== undefined;
      const met = isAdded === (first === 'with');
      return { met, reason: { reason: isAdded ? 'document-added' : 'document-not-added', document, met } };
    }
  }
}
