import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { ServiceError } from '../contract.ts';
import type { Database } from './store/database.ts';

const bodyLength = 448;
const sealLength = 32;

/**
 * Task tokens: random, sealed with a key of this journal, so that a token it gave once can be told from one it
 * never gave after the task is closed. 640 characters.
 */
export class Tokens {
  readonly #key: Buffer;

  constructor(db: Database) {
    const known = db.get("SELECT value FROM settings WHERE name = 'token key'")?.['value'];
    this.#key = known instanceof Uint8Array ? Buffer.from(known) : randomBytes(sealLength);
    if (known === undefined)
      db.write("INSERT INTO settings (name, value) VALUES ('token key', ?)", this.#key);
  }

  make(execution: number): string {
    const body = randomBytes(bodyLength);
    body.writeUIntBE(execution, 0, 6);
    return Buffer.concat([body, this.#seal(body)]).toString('base64');
  }

  /** The execution a token belongs to. @throws ServiceError InvalidToken */
  executionOf(token: string): number {
    const bytes = Buffer.from(token, 'base64');
    const body = bytes.subarray(0, bodyLength);
    const seal = bytes.subarray(bodyLength);
    if (seal.length !== sealLength || !timingSafeEqual(seal, this.#seal(body)))
      throw new ServiceError('InvalidToken', "Invalid Token: 'Invalid token'");
    return body.readUIntBE(0, 6);
  }

  #seal(body: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(body).digest();
  }
}
