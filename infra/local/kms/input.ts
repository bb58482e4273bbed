import { ServiceError } from '../contract.ts';
import type { EncryptionContext } from './ciphertext.ts';

/** The input of the operations that are here, checked field by field. */
export interface KmsInput {
  readonly keyId: string | undefined;
  readonly context: EncryptionContext;
  bytes(name: string, most: number): Buffer;
  /** Length of a data key in bytes, from KeySpec or NumberOfBytes. */
  dataKeyLength(): number;
}

const notHere = ['EncryptionAlgorithm', 'Recipient', 'GrantTokens', 'DryRun'];

/** @throws ServiceError ValidationException, NotImplemented for options that would change the outcome */
export function kmsInput(input: unknown): KmsInput {
  const fields = (input ?? {}) as Record<string, unknown>;
  for (const name of notHere) {
    const value = fields[name];
    if (value === undefined || value === 'SYMMETRIC_DEFAULT' || value === false) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    throw new ServiceError('NotImplemented', `The local cloud does not implement kms with ${name}`, 501);
  }
  return {
    keyId: stringOf(fields, 'KeyId'),
    context: contextOf(fields.EncryptionContext),
    bytes: (name, most) => {
      const bytes = Buffer.from(stringOf(fields, name) ?? '', 'base64');
      if (bytes.length < 1 || bytes.length > most)
        throw invalid(`Value at '${name}' failed to satisfy constraint: between 1 and ${most} bytes`);
      return bytes;
    },
    dataKeyLength: () => dataKeyLength(fields.KeySpec, fields.NumberOfBytes),
  };
}

function stringOf(fields: Record<string, unknown>, name: string): string | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new ServiceError('SerializationException', `${name} is not a string`);
}

function dataKeyLength(keySpec: unknown, numberOfBytes: unknown): number {
  if ((keySpec === undefined) === (numberOfBytes === undefined))
    throw invalid('Please specify either number of bytes or key spec.');
  if (keySpec === 'AES_256') return 32;
  if (keySpec === 'AES_128') return 16;
  const length = Number(numberOfBytes);
  if (Number.isInteger(length) && length >= 1 && length <= 1024) return length;
  throw invalid('KeySpec is AES_256 or AES_128, NumberOfBytes between 1 and 1024');
}

function contextOf(value: unknown): EncryptionContext {
  if (value === undefined || value === null) return {};
  const pairs = Object.entries(value);
  if (typeof value !== 'object' || pairs.some(([, text]) => typeof text !== 'string'))
    throw new ServiceError('SerializationException', 'EncryptionContext is a map of strings');
  return Object.fromEntries(pairs) as Record<string, string>;
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
