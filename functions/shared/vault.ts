import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { type KeyPurpose, loadKeys } from '#shared/keys-repository.ts';
import type { Table } from '#shared/table.ts';
import { toBase32 } from '#shared/base32.ts';

const keyVersion = 1;

/**
 * Keeps personal data: encrypts it, finds a person by keyed hash, makes and checks an applicant's secret.
 * UU 27/2022 art. 35 asks for protection by technical means; a NIK can be guessed from birth date and district, so
 * a hash without a key would protect nobody.
 */
export class Vault {
  readonly #keys: Readonly<Record<KeyPurpose, Buffer>>;

  constructor(keys: Readonly<Record<KeyPurpose, Buffer>>) {
    this.#keys = keys;
  }

  /** AES-256-GCM over JSON, bound to `owner`: moved under another owner it no longer opens. */
  seal(owner: string, value: unknown): Uint8Array<ArrayBuffer> {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#keys.encryption, iv).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(keyVersion), iv, cipher.getAuthTag(), sealed]);
  }

  /** @throws Error where the bytes were changed or belong to another owner */
  open(owner: string, sealed: Uint8Array): unknown {
    const bytes = Buffer.from(sealed);
    if (bytes[0] !== keyVersion) throw new Error(`Sealed under unknown key version ${bytes[0]}`);
    const decipher = createDecipheriv('aes-256-gcm', this.#keys.encryption, bytes.subarray(1, 13))
      .setAAD(Buffer.from(owner))
      .setAuthTag(bytes.subarray(13, 29));
    const plain = Buffer.concat([decipher.update(bytes.subarray(29)), decipher.final()]);
    return JSON.parse(plain.toString('utf8'));
  }

  /** Keyed hash by which a NIK is found again: 16 bytes as base64url. */
  lookup(nik: string): string {
    return createHmac('sha256', this.#keys.lookup).update(nik).digest().subarray(0, 16).toString('base64url');
  }

  /** Number of characters of an applicant's secret: 50 bits, guessed at a limited rate only. */
  static readonly secretLength = 10;

  /**
   * The secret of an application, `version` raised when it is issued again. It is computed, not stored: the table
   * alone opens nothing, and a repeated request can be answered alike.
   */
  secretOf(number: string, version: number): string {
    const mac = createHmac('sha256', this.#keys.secret).update(`secret:${number}:${version}`).digest();
    return toBase32(mac, Vault.secretLength);
  }

  /** Compares in constant time. */
  isSecretOf(number: string, version: number, offered: string): boolean {
    return sameText(this.secretOf(number, version), offered);
  }

  /** A short keyed code for something that must be the same each time it is asked, e.g. a number for a request key. */
  derive(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.#keys.secret).update(`${purpose}:${text}`).digest();
  }
}

/** Compares two texts in constant time. */
export function sameText(one: string, other: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A vault that unwraps its keys through KMS at the first use and keeps them for the life of the process. */
export function lazyVault(table: Table): () => Promise<Vault> {
  let vault: Promise<Vault> | undefined;
  return () => {
    vault ??= loadKeys(table, new KMSClient({})).then(
      (keys) => new Vault(keys),
      (error: unknown) => {
        vault = undefined; // a failed unwrap must not be remembered
        throw error;
      },
    );
    return vault;
  };
}
