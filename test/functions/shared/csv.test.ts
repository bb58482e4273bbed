import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvAnswer } from '../../../functions/shared/csv.ts';

const bodyOf = (...rows: (string | number)[][]) => csvAnswer('daftar.csv', rows).body;

it('is a file that a spreadsheet opens, in UTF-8', () => {
  const { headers } = csvAnswer('daftar.csv', []);
  expect(headers['content-disposition']).toBe('attachment; filename="daftar.csv"');
  expect(bodyOf(['Nama', 'Peserta'], ['Ayu "Yuk", S.E.', 3])).toBe(
    '\uFEFFNama,Peserta\r\n"Ayu ""Yuk"", S.E.",3\r\n',
  );
});

it('has no cell that a spreadsheet would run', () => {
  expect(bodyOf(['=1+1', '+62812', '-2', '@SUM(A1)', ' =A1', 'a=b', -5])).toBe(
    "\uFEFF'=1+1,'+62812,'-2,'@SUM(A1),' =A1,a=b,-5\r\n",
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      const cell = bodyOf([text]).slice(1, -2).replace(/^"/, '');
      expect(cell).not.toMatch(/^\s*[=+\-@]/);
    }),
  );
});
