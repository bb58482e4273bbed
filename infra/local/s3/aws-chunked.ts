import { S3Error } from './errors.ts';

/** What the next bytes are. */
type Phase = 'size' | 'data' | 'after-data' | 'trailers' | 'end';

/**
 * Takes the `aws-chunked` encoding off a body: `<hex size>\r\n<bytes>\r\n … 0\r\n<trailer>: <value>\r\n\r\n`.
 * Trailers are put into `trailers` by lower-case name. @throws S3Error IncompleteBody
 */
export async function* decodeChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let phase = 'size' as Phase;
  let left = 0;
  for await (const bytes of source) {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    while (phase !== 'end') {
      if (phase === 'data') {
        if (held.length === 0) break;
        const part = held.subarray(0, left);
        held = held.subarray(part.length);
        left -= part.length;
        if (left === 0) phase = 'after-data';
        yield part;
        continue;
      }
      const end = held.indexOf('\r\n');
      if (end === -1) break;
      const line = held.subarray(0, end).toString('latin1');
      held = held.subarray(end + 2);
      if (phase === 'after-data') {
        if (line !== '') throw incomplete();
        phase = 'size';
      } else if (phase === 'size') {
        left = chunkSize(line);
        phase = left === 0 ? 'trailers' : 'data';
      } else if (line === '') phase = 'end';
      else {
        const colon = line.indexOf(':');
        trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
      }
    }
  }
  // Some clients leave out the empty line after the last trailer.
  if (phase !== 'end' && phase !== 'trailers') throw incomplete();
}

function chunkSize(line: string): number {
  if (!/^[\da-f]{1,8}$/i.test(line)) throw incomplete();
  return Number.parseInt(line, 16);
}

function incomplete(): S3Error {
  return new S3Error(
    'IncompleteBody',
    'The request body terminated unexpectedly or is not valid aws-chunked encoding.',
    400,
  );
}
