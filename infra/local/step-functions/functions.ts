import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';
import { isObject } from './json.ts';

/** What an expression takes from outside: recorded before it is used, so that a replay sees the same again. */
export interface Outside {
  /** Recalls what `make` gave under this key before, or records what it gives now. */
  once<T>(key: string, make: () => T): T;
  /** Milliseconds since 1970 UTC. */
  now(): number;
}

const hashes: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};
const maxElements = 1000;
const formatTime = jsonata('$fromMillis($time, $picture, $zone)');

/** A refusal of one of Step Functions' own functions. */
class FunctionError extends Error {
  override name = 'FunctionError';
}

/** The functions Step Functions adds to JSONata or replaces, for one evaluation of the expression in `field`. */
export function functionsFor(field: string, outside: Outside): Record<string, unknown> {
  let calls = 0;
  const next = <T>(name: string, make: () => T): T => {
    calls += 1;
    return outside.once(`${name}.${field}.${calls}`, make);
  };
  const now = (): number => outside.once(`now.${field}`, () => outside.now());
  return {
    partition,
    range,
    hash,
    parse,
    uuid: () => next('uuid', randomUUID),
    random: (seed?: unknown) => (seed === undefined ? next('random', Math.random) : seeded(seed)),
    millis: now,
    now: (picture?: unknown, zone?: unknown) =>
      formatTime.evaluate(undefined, { time: now(), picture, zone }),
    eval: () => {
      throw new FunctionError('The function $eval is not supported by Step Functions');
    },
  };
}

/** No chunk of an empty list is nothing, and one chunk is that chunk, as of any JSONata sequence. */
function partition(list: unknown, size: unknown): unknown[] | undefined {
  if (!Array.isArray(list)) return undefined;
  if (typeof size !== 'number' || !(size >= 1))
    throw new FunctionError('The chunk size of $partition must be a positive number');
  const chunk = Math.floor(size);
  const chunks: unknown[] = [];
  for (let at = 0; at < list.length; at += chunk) chunks.push(list.slice(at, at + chunk));
  return sequence(chunks);
}

/** Both ends belong to the range; a range of one number is that number. */
function range(first: unknown, last: unknown, step: unknown): number[] {
  if (typeof first !== 'number' || typeof last !== 'number' || typeof step !== 'number')
    throw new FunctionError('The arguments of $range must be numbers');
  if (step === 0) throw new FunctionError('The step of $range must not be zero');
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  if (count > maxElements)
    throw new FunctionError(`The result of $range must not exceed ${maxElements} elements`);
  return sequence(Array.from({ length: count }, (_, index) => first + index * step));
}

/** Marks an array as JSONata marks its sequences: of one value it makes that value, of none nothing. */
function sequence<T>(values: T[]): T[] {
  return Object.assign(values, { sequence: true });
}

function hash(value: unknown, algorithm: unknown): string | undefined {
  if (value === undefined) return undefined;
  const name = typeof algorithm === 'string' ? hashes[algorithm] : undefined;
  if (name === undefined)
    throw new FunctionError(`The algorithm of $hash must be one of ${Object.keys(hashes).join(', ')}`);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return createHash(name).update(text).digest('hex');
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new FunctionError('The argument of $parse must be a string');
  return JSON.parse(text) as unknown;
}

/** The first number of Java's `new Random(seed).nextDouble()`: the same seed gives the same number. */
function seeded(seed: unknown): number {
  if (typeof seed !== 'number') throw new FunctionError('The seed of $random must be a number');
  const mask = (1n << 48n) - 1n;
  let state = (BigInt(Math.trunc(seed)) ^ 0x5deece66dn) & mask;
  const bits = (count: bigint): bigint => {
    state = (state * 0x5deece66dn + 0xbn) & mask;
    return state >> (48n - count);
  };
  return Number((bits(26n) << 27n) + bits(27n)) / 2 ** 53;
}

/** The sentence an evaluation failed with, led by JSONata's error code where it has one. */
export function failureOf(error: unknown): { readonly code: string | undefined; readonly message: string } {
  const code = isObject(error) && typeof error['code'] === 'string' ? error['code'] : undefined;
  const message = isObject(error) && typeof error['message'] === 'string' ? error['message'] : String(error);
  return { code, message };
}
