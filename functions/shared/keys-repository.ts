import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, GenerateDataKeyWithoutPlaintextCommand, type KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod';
import type { Table } from '#shared/table.ts';

/** What a data key may be used for; bound to its wrapping as KMS encryption context. */
export type KeyPurpose = 'encryption' | 'lookup' | 'secret';

const WrappedKeys = z.object({
  encryption: z.instanceof(Uint8Array),
  lookup: z.instanceof(Uint8Array),
  secret: z.instanceof(Uint8Array),
});

const version = 'v1';
const key = { pk: 'KEYS', sk: version };

/**
 * Makes the city's data keys where there are none: wrapped by KMS, the plain keys are never seen here.
 * A second call, or a racing one, changes nothing.
 */
export async function createKeys(table: Table, kms: KMSClient, kmsKeyId: string): Promise<void> {
  const [encryption, lookup, secret] = await Promise.all([
    wrapNewKey(kms, kmsKeyId, 'encryption'),
    wrapNewKey(kms, kmsKeyId, 'lookup'),
    wrapNewKey(kms, kmsKeyId, 'secret'),
  ]);
  try {
    await table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...key, kind: 'keys', v: 1, encryption, lookup, secret },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** The city's data keys, unwrapped. @throws Error where `createKeys` never ran */
export async function loadKeys(table: Table, kms: KMSClient): Promise<Readonly<Record<KeyPurpose, Buffer>>> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }),
  );
  if (Item === undefined) throw new Error('The city has no data keys yet: load the city first');
  const wrapped = WrappedKeys.parse(Item);
  const [encryption, lookup, secret] = await Promise.all([
    unwrap(kms, wrapped.encryption, 'encryption'),
    unwrap(kms, wrapped.lookup, 'lookup'),
    unwrap(kms, wrapped.secret, 'secret'),
  ]);
  return { encryption, lookup, secret };
}

async function wrapNewKey(kms: KMSClient, kmsKeyId: string, purpose: KeyPurpose): Promise<Uint8Array> {
  const { CiphertextBlob } = await kms.send(
    new GenerateDataKeyWithoutPlaintextCommand({
      KeyId: kmsKeyId,
      KeySpec: 'AES_256',
      EncryptionContext: { purpose },
    }),
  );
  if (CiphertextBlob === undefined) throw new Error('KMS answered without a key');
  return CiphertextBlob;
}

async function unwrap(kms: KMSClient, wrapped: Uint8Array, purpose: KeyPurpose): Promise<Buffer> {
  const { Plaintext } = await kms.send(
    new DecryptCommand({ CiphertextBlob: wrapped, EncryptionContext: { purpose } }),
  );
  if (Plaintext === undefined) throw new Error('KMS answered without a key');
  return Buffer.from(Plaintext);
}
