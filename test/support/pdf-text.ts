import { decodePDFRawStream, PDFDocument, PDFRawStream } from 'pdf-lib';

/** What stands on each page of a PDF that was written with standard fonts, one line for each piece of text. */
export async function pagesOf(bytes: Uint8Array): Promise<readonly (readonly string[])[]> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  return pdf.getPages().map((page) => {
    const contents = page.node.normalizedEntries().Contents;
    const streams = (contents?.asArray() ?? []).map((reference) => pdf.context.lookup(reference));
    const operators = streams
      .filter((stream) => stream instanceof PDFRawStream)
      .map((stream) => Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1'))
      .join('\n');
    return [...operators.matchAll(/<([0-9A-F]*)> Tj/g)].map(([, hex = '']) =>
      Buffer.from(hex, 'hex').toString('latin1'),
    );
  });
}
