import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ServiceError } from '../contract.ts';
import type { MasterKey } from './keys.ts';

/** Non-secret pairs that must be given again to decrypt. */
export type EncryptionContext = Readonly<Record<string, string>>;

// Layout: version (1 byte), key id (16), nonce (12), tag (16), ciphertext.
const version = 1;
const [idAt, nonceAt, tagAt, textAt] = [1, 17, 29, 45];

/** Encrypts under a master key with AES-256-GCM; the key id travels in the blob and is authenticated. */
export function encrypt(key: MasterKey, plaintext: Buffer, context: EncryptionContext): Buffer {
  const id = Buffer.from(key.keyId.replaceAll('-', ''), 'hex');
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key.material, 'base64'), nonce);
  cipher.setAAD(additionalData(key.keyId, context));
  const text = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from([version]), id, nonce, cipher.getAuthTag(), text]);
}

/** The id of the key a blob was encrypted under. @throws ServiceError InvalidCiphertextException */
export function keyIdOf(blob: Buffer): string {
  if (blob.length < textAt || blob[0] !== version) throw invalidCiphertext();
  return blob
    .subarray(idAt, nonceAt)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** @throws ServiceError InvalidCiphertextException where blob or context were changed */
export function decrypt(key: MasterKey, blob: Buffer, context: EncryptionContext): Buffer {
  const decipher = createDecipheriv(
    'aes-256-gcm',
    Buffer.from(key.material, 'base64'),
    blob.subarray(nonceAt, tagAt),
  );
  decipher.setAAD(additionalData(key.keyId, context));
  decipher.setAuthTag(blob.subarray(tagAt, textAt));
  try {
    return Buffer.concat([decipher.update(blob.subarray(textAt)), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

function additionalData(keyId: string, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify([keyId, pairs]));
}

function invalidCiphertext(): ServiceError {
  // AWS says no more than the name either.
  return new ServiceError('InvalidCiphertextException', '', 400);
}
