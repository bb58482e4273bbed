import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFileDurably } from '../durable-file.ts';

/** A master key. It never leaves the file it is kept in. */
export interface MasterKey {
  readonly keyId: string;
  /** 256 bits, base64. */
  readonly material: string;
  /** Milliseconds since 1970 UTC. */
  readonly created: number;
}

/** The master keys of this machine by the name of their template resource, in a file only its owner may read. */
export class KeyFile {
  readonly #path: string;
  readonly #keys: Map<string, MasterKey>;

  constructor(path: string) {
    this.#path = path;
    this.#keys = new Map(Object.entries(readKeys(path)));
  }

  /** The key of a resource; made, and on disk before it is returned, where it is new. */
  provide(name: string, now: number): MasterKey {
    const existing = this.#keys.get(name);
    if (existing !== undefined) return existing;
    const key = { keyId: randomUUID(), material: randomBytes(32).toString('base64'), created: now };
    this.#keys.set(name, key);
    writeFileDurably(this.#path, JSON.stringify(Object.fromEntries(this.#keys), null, 2), 0o600);
    return key;
  }
}

function readKeys(path: string): Record<string, MasterKey> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, MasterKey>;
  } catch (error) {
    // Only a missing file means no keys: data under lost keys could never be read again.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
