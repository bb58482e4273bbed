import { type PDFDocument, type PDFFont, type PDFPage, StandardFonts } from 'pdf-lib';
import { wrap, writable } from './pdf-text.ts';

/** A4 upright and its margins, in points (1/72 inch). */
const paper = { width: 595.28, height: 841.89 };
const margin = { side: 56, top: 56, bottom: 64 };
const textWidth = paper.width - 2 * margin.side;
const size = 9;
const lineHeight = 12;

/** A column of a table: its heading and its width in points. */
export interface Column {
  readonly heading: string;
  readonly width: number;
  readonly isNumber?: boolean;
}

/** Sheets of paper, written from top to bottom; a new one begins where the text no longer fits. */
export class Sheets {
  readonly #pdf: PDFDocument;
  readonly #regular: PDFFont;
  readonly #bold: PDFFont;
  #page: PDFPage;
  #y = paper.height - margin.top;
  /** The font that is set on the page. */
  #font: PDFFont | undefined;

  private constructor(pdf: PDFDocument, regular: PDFFont, bold: PDFFont) {
    this.#pdf = pdf;
    this.#regular = regular;
    this.#bold = bold;
    this.#page = pdf.addPage([paper.width, paper.height]);
  }

  static async begin(pdf: PDFDocument): Promise<Sheets> {
    const regular = await pdf.embedFont(StandardFonts.Helvetica);
    return new Sheets(pdf, regular, await pdf.embedFont(StandardFonts.HelveticaBold));
  }

  /** A heading over the whole width. */
  heading(text: string, points = 12): void {
    for (const line of wrap(text, this.#bold, points, textWidth)) {
      this.#need(points + 6);
      this.#write(line, margin.side, this.#bold, points);
      this.#y -= points + 4;
    }
  }

  /** A term and what it is, side by side. */
  fact(term: string, text: string): void {
    this.#row([
      { lines: [writable(term, this.#regular)], x: margin.side },
      { lines: wrap(text, this.#regular, size, textWidth - 100), x: margin.side + 100 },
    ]);
  }

  gap(points: number): void {
    this.#y -= points;
  }

  /** Lines in the right half that stay together on one sheet; those named so are bold. */
  signature(lines: readonly { readonly text: string; readonly isBold?: boolean }[]): void {
    const x = paper.width / 2;
    const wrapped = lines.flatMap(({ text, isBold = false }) => {
      const font = isBold ? this.#bold : this.#regular;
      return wrap(text, font, size, paper.width - margin.side - x).map((line) => ({ line, font }));
    });
    this.#need(wrapped.length * lineHeight);
    for (const { line, font } of wrapped) {
      this.#write(line, x, font, size);
      this.#y -= lineHeight;
    }
  }

  /** A table whose headings are repeated on each sheet. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    this.#headings(columns);
    for (const row of rows) {
      const cells = columns.map((column, index) => this.#cell(column, columns, index, row[index] ?? ''));
      if (this.#need(heightOf(cells))) this.#headings(columns);
      this.#row(cells);
    }
  }

  /** Writes at the foot of every sheet, once all of them are there. */
  foot(textOf: (page: number, pages: number) => string): void {
    const pages = this.#pdf.getPages();
    pages.forEach((page, index) => {
      const text = writable(textOf(index + 1, pages.length), this.#regular);
      page.drawText(text, { x: margin.side, y: margin.bottom / 2, size: 8, font: this.#regular });
    });
  }

  #headings(columns: readonly Column[]): void {
    const cells = columns.map((column, index) =>
      this.#cell(column, columns, index, column.heading, this.#bold),
    );
    this.#need(heightOf(cells) + lineHeight);
    this.#row(cells, this.#bold);
    const y = this.#y + lineHeight - 3;
    this.#page.drawLine({
      start: { x: margin.side, y },
      end: { x: paper.width - margin.side, y },
      thickness: 0.5,
    });
    this.#y -= 2;
  }

  #cell(column: Column, columns: readonly Column[], index: number, text: string, font = this.#regular): Cell {
    const left = columns.slice(0, index).reduce((sum, { width }) => sum + width, margin.side);
    const lines = wrap(text, font, size, column.width - 6);
    const inset =
      column.isNumber === true ? column.width - 6 - font.widthOfTextAtSize(lines[0] ?? '', size) : 0;
    return { lines, x: left + inset };
  }

  #row(cells: readonly Cell[], font = this.#regular): void {
    this.#need(heightOf(cells));
    const top = this.#y;
    for (const { lines, x } of cells) {
      lines.forEach((line, index) => {
        this.#y = top - index * lineHeight;
        this.#write(line, x, font, size);
      });
    }
    this.#y = top - heightOf(cells);
  }

  /** Begins a new sheet where so many points are no longer there. True where it did. */
  #need(points: number): boolean {
    if (this.#y - points >= margin.bottom) return false;
    this.#page = this.#pdf.addPage([paper.width, paper.height]);
    this.#y = paper.height - margin.top;
    this.#font = undefined;
    return true;
  }

  #write(line: string, x: number, font: PDFFont, points: number): void {
    // Each setting of a font is an entry on the page, also where it is named with the text.
    if (this.#font !== font) this.#page.setFont(font);
    this.#font = font;
    this.#page.drawText(line, { x, y: this.#y, size: points });
  }
}

interface Cell {
  readonly lines: readonly string[];
  readonly x: number;
}

function heightOf(cells: readonly Cell[]): number {
  return Math.max(...cells.map(({ lines }) => lines.length)) * lineHeight + 2;
}
