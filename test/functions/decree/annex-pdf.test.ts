import { PDFDocument, StandardFonts } from 'pdf-lib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Annex } from '../../../functions/decree/annex.ts';
import { annexPdf } from '../../../functions/decree/annex-pdf.ts';
import { wrap } from '../../../functions/decree/pdf-text.ts';
import { pagesOf } from '../../support/pdf-text.ts';

const person = (index: number, more: Partial<Annex['people'][number]> = {}) => ({
  number: `WUB-26-AAAA-${String(index).padStart(4, '0')}`,
  fullName: `Peserta Contoh ${index}`,
  area: 'Beji',
  district: 'Beji',
  ...more,
});

function annexOf(people: Annex['people']): Annex {
  return {
    decree: {
      sequence: 1,
      number: '800/12-Kop/2026',
      year: 2026,
      track: 'wub',
      date: '2026-03-02',
      by: { kind: 'officer', name: 'Sri Handayani', title: 'Kepala Dinas' },
      at: '2026-03-02T03:00:00.000Z',
      applications: people.map(({ number }) => number),
      leftOut: [],
      companions: {},
    },
    city: 'Kota Depok',
    agency: 'Dinas Koperasi dan Usaha Mikro Kota Depok',
    legalBasis: ['Peraturan Daerah (contoh)', 'Keputusan Kepala Dinas (contoh)'],
    programme: 'Program Wirausaha Baru',
    track: 'Wirausaha Baru',
    titles: {
      areaUnit: 'Kelurahan',
      areaHead: 'Lurah',
      district: 'Kecamatan',
      districtHead: 'Camat',
      agencyHead: 'Kepala Dinas',
    },
    people,
    unfinished: [],
  };
}

const textOf = async (people: Annex['people']) => (await pagesOf(await annexPdf(annexOf(people)))).flat();

describe('the annex of a decree', () => {
  it('tells city, agency, number, date, legal basis, who, and who signs', async () => {
    const text = await textOf([person(1)]);
    for (const line of [
      'Lampiran Keputusan Kepala Dinas Koperasi dan Usaha Mikro Kota Depok',
      '800/12-Kop/2026',
      '2 Maret 2026',
      '1. Peraturan Daerah (contoh)',
      '2. Keputusan Kepala Dinas (contoh)',
      'WUB-26-AAAA-0001',
      'Peserta Contoh 1',
      'Wirausaha Baru',
      'Ditetapkan di Kota Depok',
      'Kepala Dinas,',
      'Sri Handayani',
      'Keputusan 800/12-Kop/2026, lampiran, halaman 1 dari 1',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('numbers people and pages through, with the headings on every page of the table', async () => {
    const pages = await pagesOf(
      await annexPdf(annexOf(Array.from({ length: 200 }, (_, index) => person(index + 1)))),
    );
    expect(pages.length).toBeGreaterThan(3);
    pages.forEach((page, index) => {
      expect(page).toContain(
        `Keputusan 800/12-Kop/2026, lampiran, halaman ${index + 1} dari ${pages.length}`,
      );
      if (page.some((line) => line.startsWith('WUB-'))) expect(page).toContain('Nomor permohonan');
    });
    const text = pages.flat();
    for (let index = 1; index <= 200; index += 1) {
      expect(text.indexOf(String(index))).toBeGreaterThanOrEqual(0);
      expect(text).toContain(person(index).number);
    }
  });

  it('adds up by kelurahan, two of the same name apart', async () => {
    const curug = { area: 'Curug' };
    const text = await textOf([
      person(1, { ...curug, district: 'Cimanggis' }),
      person(2, { ...curug, district: 'Cimanggis' }),
      person(3, { ...curug, district: 'Bojongsari' }),
    ]);
    const sums = text.slice(text.indexOf('Jumlah peserta menurut kelurahan'));
    expect(sums.slice(4, 13)).toEqual([
      'Curug',
      'Cimanggis',
      '2',
      'Curug',
      'Bojongsari',
      '1',
      'Seluruhnya',
      '',
      '3',
    ]);
  });

  it('has the same bytes whenever it is made, and others for another decree', async () => {
    const people = [person(1), person(2)];
    const first = await annexPdf(annexOf(people));
    expect(Buffer.compare(first, await annexPdf(annexOf(people)))).toBe(0);
    expect(Buffer.compare(first, await annexPdf(annexOf(people.slice(1))))).not.toBe(0);
  });

  it('is made whatever letters a name has, and cuts nothing off', async () => {
    const names = ['José Ñandú', 'Şule Yıldız', '李小龍', 'Nama-Yang-Sangat-Panjang'.repeat(6)];
    const text = await textOf(names.map((fullName, index) => person(index, { fullName })));
    expect(text).toContain('José Ñandú');
    expect(text.some((line) => line.startsWith('Sule Y'))).toBe(true);
    expect(text).toContain('???');
    expect(text.join('')).toContain(names[3]);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (fullName) => {
        expect(await textOf([person(1, { fullName })])).toContain(person(1).number);
      }),
      { numRuns: 30 },
    );
  });
});

it('lines keep within their width and lose no letter', async () => {
  const font = await (await PDFDocument.create()).embedFont(StandardFonts.Helvetica);
  const words = fc.array(fc.stringMatching(/^[a-zA-Z]{1,30}$/), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(words, fc.integer({ min: 20, max: 200 }), (parts, width) => {
      const lines = wrap(parts.join(' '), font, 9, width);
      for (const line of lines) expect(font.widthOfTextAtSize(line, 9)).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(parts.join(''));
    }),
  );
});
