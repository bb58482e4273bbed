import type { PDFFont } from 'pdf-lib';

/**
 * Text as the font can write it: the standard fonts know the letters of western Europe (WinAnsi). Another letter
 * loses its marks (`ş` → `s`), and what then still is unknown becomes a question mark: a name may look poor, but the
 * annex is there.
 */
export function writable(text: string, font: PDFFont): string {
  const known = charactersOf(font);
  return text
    .normalize('NFC')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/./gu, (letter) => {
      if (known.has(letter)) return letter;
      const plain = letter.normalize('NFKD').replaceAll(/\p{M}/gu, '');
      return plain !== '' && Array.from(plain).every((each) => known.has(each)) ? plain : '?';
    });
}

const characters = new WeakMap<PDFFont, ReadonlySet<string>>();

function charactersOf(font: PDFFont): ReadonlySet<string> {
  const found =
    characters.get(font) ?? new Set(font.getCharacterSet().map((code) => String.fromCodePoint(code)));
  characters.set(font, found);
  return found;
}

/** Lines of at most `width` points, broken between words, a word that is too long within it. Nothing is cut off. */
export function wrap(text: string, font: PDFFont, size: number, width: number): readonly string[] {
  const fits = (line: string) => font.widthOfTextAtSize(line, size) <= width;
  const written = writable(text, font);
  if (fits(written)) return [written];
  const lines: string[] = [];
  let line = '';
  for (const word of written.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const letter of word) {
      if (line !== '' && !fits(line + letter)) {
        lines.push(line);
        line = '';
      }
      line += letter;
    }
  }
  return [...lines, line];
}
