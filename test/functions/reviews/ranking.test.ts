import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type RankedApplication,
  rankApplications,
  RankingCriteria,
} from '../../../functions/reviews/ranking.ts';

const area = '32.76.06.1001';
const criteria = RankingCriteria.parse([
  { by: 'recommendation' },
  { by: 'document', document: 'nib', first: 'without' },
  { by: 'sector', first: ['kuliner', 'kerajinan'] },
]);
const nib = { nib: { version: '1', type: 'application/pdf', size: 1000 } };

function application(number: string, more: Partial<RankedApplication> = {}): RankedApplication {
  return { number, area, sector: 'jasa', complete: true, recommended: false, ...more };
}

describe('a ranking', () => {
  const applications = [
    application('PRP-1', { documents: nib }),
    application('PRP-2', { sector: 'kuliner' }),
    application('PRP-3', { recommended: true, documents: nib }),
    application('PRP-4'),
    application('PRP-5'),
    application('PRP-6', { complete: false, recommended: true }),
    application('PRP-7', { area: '32.76.01.1002' }),
  ];
  const drawn = ['PRP-1', 'PRP-5', 'PRP-4', 'PRP-2', 'PRP-3', 'PRP-7'];
  const ranks = rankApplications(applications, criteria, drawn);

  it('puts recommended ones first, then follows the criteria of the track, then the draw', () => {
    expect(ranks.map(({ application: number, position }) => [number, position])).toEqual([
      ['PRP-7', 1],
      ['PRP-3', 1],
      ['PRP-2', 2],
      ['PRP-5', 3],
      ['PRP-4', 4],
      ['PRP-1', 5],
    ]);
  });

  it('gives each its reasons', () => {
    expect(ranks.find(({ application: number }) => number === 'PRP-2')?.reasons).toEqual([
      { reason: 'not-recommended' },
      { reason: 'document-not-added', document: 'nib', met: true },
      { reason: 'sector-first', sector: 'kuliner' },
      { reason: 'drawn', lot: 4 },
    ]);
  });

  it('says the same to somebody whether or not another one is recommended', () => {
    const without = applications.map((each) => ({ ...each, recommended: false }));
    const other = rankApplications(without, criteria, drawn);
    for (const { application: number, reasons } of ranks.filter((each) => each.application !== 'PRP-3')) {
      expect(other.find((each) => each.application === number)?.reasons).toEqual(reasons);
    }
  });

  it('is refused where a complete application was not drawn', () => {
    expect(() => rankApplications(applications, criteria, drawn.slice(1))).toThrow('draw-list-changed');
  });

  it('is total and the same in any order of the applications', () => {
    const anyApplications = fc
      .uniqueArray(fc.nat(500), { maxLength: 40 })
      .chain((numbers) =>
        fc.tuple(
          ...numbers.map((number) =>
            fc
              .record({ recommended: fc.boolean(), sector: fc.constantFrom('kuliner', 'jasa') })
              .map((more) => application(`PRP-${number}`, more)),
          ),
        ),
      );
    fc.assert(
      fc.property(anyApplications, (any) => {
        const lots = any.map(({ number }) => number);
        const ranked = rankApplications(any, criteria, lots);
        expect(ranked.map(({ position }) => position)).toEqual(any.map((_, index) => index + 1));
        expect(rankApplications(any.toReversed(), criteria, lots)).toEqual(ranked);
        const firstOther = ranked.findIndex(({ reasons }) => reasons[0]?.reason === 'not-recommended');
        const afterOther = firstOther === -1 ? [] : ranked.slice(firstOther);
        expect(afterOther.every(({ reasons }) => reasons[0]?.reason === 'not-recommended')).toBe(true);
      }),
    );
  });
});

describe('ranking criteria', () => {
  it('take each criterion once, and a recommendation first', () => {
    const sector = { by: 'sector', first: ['kuliner'] };
    expect(RankingCriteria.safeParse([sector, { by: 'recommendation' }]).success).toBe(false);
    expect(RankingCriteria.safeParse([sector, sector]).success).toBe(false);
    expect(RankingCriteria.safeParse([{ by: 'age' }]).success).toBe(false);
    const document = { by: 'document', first: 'with' };
    const two = [
      { ...document, document: 'nib' },
      { ...document, document: 'surat' },
    ];
    expect(RankingCriteria.safeParse([{ by: 'recommendation' }, sector, ...two]).success).toBe(true);
  });
});
