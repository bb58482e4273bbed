import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notImplemented } from './errors.ts';

/** A running checksum of bytes as they pass. */
export interface Checksum {
  update(bytes: Buffer): void;
  /** The checksum of all bytes so far. */
  digest(): Buffer;
}

const header = /^x-amz-checksum-(?!mode$|type$|algorithm$)(\w+)$/;

/** Whether a header carries a checksum, e.g. `x-amz-checksum-crc32`. */
export function isChecksumHeader(name: string): boolean {
  return header.test(name);
}

/** Makes the checksum that a header names. @throws S3Error NotImplemented for algorithms not here */
export function checksumFor(headerName: string): Checksum {
  const make = algorithms[header.exec(headerName)?.[1] ?? ''];
  if (make === undefined) throw notImplemented(`checksum ${headerName}`);
  return make();
}

const algorithms: Readonly<Record<string, () => Checksum>> = {
  crc32: () => running((bytes, value) => crc32(bytes, value)),
  crc32c: () => running(crc32c),
  sha1: () => hashing('sha1'),
  sha256: () => hashing('sha256'),
};

/** A checksum by one of Node's own hashes. */
export function hashing(algorithm: 'md5' | 'sha1' | 'sha256'): Checksum {
  const hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.copy().digest() };
}

function running(step: (bytes: Buffer, value: number) => number): Checksum {
  let value = 0;
  return {
    update: (bytes) => {
      value = step(bytes, value);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value >>> 0);
      return bytes;
    },
  };
}

// Castagnoli polynomial, reflected.
const castagnoli = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

function crc32c(bytes: Buffer, previous: number): number {
  let value = ~previous;
  for (const byte of bytes) value = (castagnoli[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return ~value >>> 0;
}
