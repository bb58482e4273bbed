import { createHash, type Hash } from 'node:crypto';

/** The hash by which numbers are drawn: MD5 is what RFC 3797 says and serves to reproduce its example alone. */
export type DrawHash = 'md5' | 'sha256';

/** One step of a draw, as anybody can follow it. */
export interface DrawStep {
  /** Hash of the step, as hexadecimal capitals. */
  readonly digest: string;
  /** How many are still in: the hash is divided by it. */
  readonly divisor: number;
  /** Rest of that division, plus one: the how-manieth of those still in is drawn. */
  readonly counted: number;
  /** The line of the list that was drawn, from 1. */
  readonly selected: number;
}

/** Lists up to this long are counted in two bytes, as RFC 3797 has it; longer ones in four. */
const longestOfTwoBytes = 65_536;

/**
 * The published numbers in the form of RFC 3797 section 4: those of one source ascending, a full stop after each, a
 * slash after each source; `9319./2.5.8.10.12./`.
 */
export function seedOf(sources: readonly (readonly number[])[]): string {
  return sources
    .map(
      (numbers) =>
        `${numbers
          .toSorted((a, b) => a - b)
          .map((number) => `${number}.`)
          .join('')}/`,
    )
    .join('');
}

/**
 * Draws from a list by the method of RFC 3797 section 4: step n hashes n, the seed and n again, divides by the number
 * of those still in, and takes the one at the rest out. Pure: the same seed and length give the same steps.
 * @param length of the list
 * @param count how many are drawn; all of them where it is not given
 */
export function* drawSteps(
  seed: string,
  length: number,
  hash: DrawHash,
  count: number = length,
): Generator<DrawStep> {
  const remaining = new Remaining(length);
  const key = Buffer.from(seed, 'utf8');
  const counter = Buffer.alloc(length <= longestOfTwoBytes ? 2 : 4);
  for (let step = 0; step < count; step += 1) {
    counter.writeUIntBE(step, 0, counter.length);
    const hashed: Hash = createHash(hash).update(counter).update(key).update(counter);
    const digest = hashed.digest();
    const divisor = length - step;
    const counted = restOf(digest, divisor) + 1;
    yield {
      digest: digest.toString('hex').toUpperCase(),
      divisor,
      counted,
      selected: remaining.take(counted),
    };
  }
}

/** The rest of a hash, read as one large number, divided by a number below 2^32. */
function restOf(digest: Buffer, divisor: number): number {
  let rest = 0;
  for (let at = 0; at < digest.length; at += 2) rest = (rest * 65_536 + digest.readUInt16BE(at)) % divisor;
  return rest;
}

/**
 * The lines still in, found by counting. A tree of counts (Fenwick), since a million lines cannot be shifted up a
 * million times.
 */
class Remaining {
  readonly #counts: Uint32Array;
  readonly #highest: number;

  constructor(length: number) {
    this.#counts = Uint32Array.from({ length: length + 1 }, (_, at) => at & -at);
    this.#highest = 2 ** Math.floor(Math.log2(Math.max(1, length)));
  }

  /** Takes out the how-manieth line still in and says which it is. */
  take(counted: number): number {
    const counts = this.#counts;
    let [line, left] = [0, counted];
    for (let step = this.#highest; step >= 1; step /= 2) {
      const next = line + step;
      const below = counts[next];
      if (below === undefined || below >= left) {
        if (below !== undefined) counts[next] = below - 1;
        continue;
      }
      line = next;
      left -= below;
    }
    return line + 1;
  }
}
