import { PDFDocument } from 'pdf-lib';
import { formatDate, formatNumber } from '#shared/format.ts';
import type { Annex } from './annex.ts';
import { Sheets } from './pdf-sheets.ts';

/**
 * The annex as PDF, to be printed and signed: who was fixed, in the order of the areas, and how many in each. No NIK
 * and no address: an annex is posted on walls. The same annex has the same bytes whenever it is made.
 */
export async function annexPdf(annex: Annex): Promise<Uint8Array> {
  const { decree, people, titles } = annex;
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const date = new Date(`${decree.date}T00:00:00+07:00`);
  pdf.setTitle(`Lampiran Keputusan ${decree.number}`, { showInWindowTitleBar: true });
  pdf.setAuthor(annex.agency);
  pdf.setLanguage('id-ID');
  pdf.setCreationDate(date);
  pdf.setModificationDate(date);

  const sheets = await Sheets.begin(pdf);
  sheets.heading(`Lampiran Keputusan Kepala ${annex.agency}`, 13);
  sheets.gap(6);
  sheets.fact('Nomor', decree.number);
  sheets.fact('Tanggal', formatDate(date));
  sheets.fact('Tentang', `Penetapan peserta ${annex.programme} tahun ${decree.year}, jalur ${annex.track}`);
  annex.legalBasis.forEach((basis, index) => {
    sheets.fact(index === 0 ? 'Dasar hukum' : '', `${index + 1}. ${basis}`);
  });
  sheets.fact('Jumlah peserta', formatNumber(people.length));
  sheets.gap(12);

  sheets.table(
    [
      { heading: 'No.', width: 34, isNumber: true },
      { heading: 'Nomor permohonan', width: 106 },
      { heading: 'Nama', width: 150 },
      { heading: titles.areaUnit, width: 110 },
      { heading: 'Jalur', width: 83 },
    ],
    people.map(({ number, fullName, area }, index) => [
      formatNumber(index + 1),
      number,
      fullName,
      area,
      annex.track,
    ]),
  );
  sheets.gap(18);
  sums(sheets, annex);
  sheets.gap(24);
  sheets.signature([
    { text: `Ditetapkan di ${annex.city}` },
    { text: `pada tanggal ${formatDate(date)}` },
    { text: '' },
    { text: `${decree.by.title},` },
    ...[1, 2, 3, 4].map(() => ({ text: '' })),
    { text: decree.by.name, isBold: true },
  ]);
  sheets.foot((page, pages) => `Keputusan ${decree.number}, lampiran, halaman ${page} dari ${pages}`);
  // Waiting between objects, as a browser would need, only takes time here.
  return pdf.save({ objectsPerTick: Infinity });
}

/** How many of each area; two areas of one name are told apart by their kecamatan. */
function sums(sheets: Sheets, { people, titles }: Annex): void {
  const groups = Map.groupBy(people, ({ area, district }) => JSON.stringify([area, district]));
  sheets.heading(`Jumlah peserta menurut ${titles.areaUnit.toLowerCase()}`, 10);
  sheets.table(
    [
      { heading: titles.areaUnit, width: 180 },
      { heading: titles.district, width: 180 },
      { heading: 'Peserta', width: 123, isNumber: true },
    ],
    [
      ...[...groups.values()].map((group) => [
        group[0]?.area ?? '',
        group[0]?.district ?? '',
        formatNumber(group.length),
      ]),
      ['Seluruhnya', '', formatNumber(people.length)],
    ],
  );
}
