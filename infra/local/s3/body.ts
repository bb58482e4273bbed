import type { Caller } from './authenticate.ts';
import { decodeChunked } from './aws-chunked.ts';
import type { Blobs } from './blobs.ts';
import { type Checksum, checksumFor, hashing, isChecksumHeader } from './checksums.ts';
import { malformedXml, notImplemented, S3Error } from './errors.ts';
import type { S3Request } from './request.ts';
import { parseXml, type XmlElement } from './xml.ts';

/** A body that arrived whole and with the hashes its sender gave. */
export interface Received {
  readonly blob: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly md5: string;
  /** Header name to base64 value, where the sender gave or announced one. */
  readonly checksums: Readonly<Record<string, string>>;
}

const largestPut = 5 * 1024 ** 3;
const largestDocument = 2 * 1024 ** 2;
const hashPattern = /^[\da-f]{64}$/;

/** Writes the body of a request to disk and verifies size and every checksum. @throws S3Error BadDigest and others */
export async function receiveBlob(request: S3Request, caller: Caller, blobs: Blobs): Promise<Received> {
  const check = checkedBody(request, caller);
  const { id, size } = await blobs.write(check.bytes());
  try {
    return { blob: id, size, ...check.verify(size) };
  } catch (error) {
    blobs.remove(id);
    throw error;
  }
}

/** Reads a small XML body and verifies it. @throws S3Error MalformedXML */
export async function receiveXml(request: S3Request, caller: Caller): Promise<XmlElement> {
  const check = checkedBody(request, caller);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const bytes of check.bytes()) {
    size += bytes.length;
    if (size > largestDocument) throw malformedXml();
    chunks.push(bytes);
  }
  check.verify(size);
  const root = parseXml(Buffer.concat(chunks).toString('utf8'));
  if (root === undefined) throw malformedXml();
  return root;
}

function checkedBody(request: S3Request, { payloadHash }: Caller) {
  if (payloadHash.startsWith('STREAMING-') && payloadHash !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER')
    throw notImplemented(`payload ${payloadHash}`);
  const md5 = hashing('md5');
  const signed = hashPattern.test(payloadHash) ? hashing('sha256') : undefined;
  const checksums = expectedChecksums(request);
  const taps: Checksum[] = [md5, ...(signed ? [signed] : []), ...checksums.values()];
  const trailers = new Map<string, string>();
  const chunked = (request.header('content-encoding') ?? '').split(/,\s*/).includes('aws-chunked');
  const announced = request.header(chunked ? 'x-amz-decoded-content-length' : 'content-length');
  if (Number(announced) > largestPut) throw tooLarge(Number(announced));

  return {
    bytes: async function* (): AsyncGenerator<Buffer> {
      // Not destroyed on an error, so that the refusal can still be answered on this connection.
      const raw = request.message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
      for await (const bytes of chunked ? decodeChunked(raw, trailers) : raw) {
        for (const tap of taps) tap.update(bytes);
        yield bytes;
      }
    },
    verify: (size: number): Pick<Received, 'md5' | 'checksums'> => {
      if (announced !== undefined && Number(announced) !== size) {
        throw new S3Error(
          'IncompleteBody',
          'You did not provide the number of bytes specified by the Content-Length HTTP header',
          400,
        );
      }
      if (signed !== undefined && signed.digest().toString('hex') !== payloadHash) {
        throw new S3Error(
          'XAmzContentSHA256Mismatch',
          "The provided 'x-amz-content-sha256' header does not match what was computed.",
          400,
        );
      }
      const contentMd5 = request.header('content-md5');
      if (contentMd5 !== undefined && contentMd5 !== md5.digest().toString('base64'))
        throw badDigest('Content-MD5');
      const verified: Record<string, string> = {};
      for (const [name, checksum] of checksums) {
        const given = trailers.get(name) ?? request.header(name);
        const value = checksum.digest().toString('base64');
        if (given !== undefined && given !== value) throw badDigest(name);
        verified[name] = value;
      }
      return { md5: md5.digest().toString('hex'), checksums: verified };
    },
  };
}

/** The checksums that the request carries in its headers or announces as trailers. */
function expectedChecksums(request: S3Request): Map<string, Checksum> {
  const names = [
    ...request.headers.keys(),
    ...(request.header('x-amz-trailer') ?? '').toLowerCase().split(/,\s*/),
  ];
  return new Map(names.filter(isChecksumHeader).map((name) => [name, checksumFor(name)]));
}

function tooLarge(size: number): S3Error {
  return new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, {
    ProposedSize: String(size),
    MaxSizeAllowed: String(largestPut),
  });
}

function badDigest(name: string): S3Error {
  return new S3Error('BadDigest', `The ${name} you specified did not match the calculated checksum.`, 400);
}
