import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Provisioned, Service } from '../../../../infra/local/contract.ts';
import { createKms } from '../../../../infra/local/kms/kms.ts';
import { createSurroundings, resource, type TestSurroundings } from '../../../support/surroundings.ts';

interface LocalKms {
  readonly service: Service;
  readonly client: KMSClient;
  readonly key: Provisioned;
  readonly other: Provisioned;
}

async function startKms(surroundings: TestSurroundings): Promise<LocalKms> {
  const service = createKms(surroundings);
  const environment = await service.listen?.();
  const key = await service.provision(resource('AWS::KMS::Key', 'Personal', { EnableKeyRotation: true }));
  const other = await service.provision(resource('AWS::KMS::Key', 'Other', { Enabled: false }));
  await service.provision(
    resource('AWS::KMS::Alias', 'Name', { AliasName: 'alias/personal', TargetKeyId: key.attributes.Arn }),
  );
  await service.start?.();
  const client = new KMSClient({
    endpoint: environment?.AWS_ENDPOINT_URL_KMS ?? '',
    region: surroundings.region,
    credentials: { accessKeyId: 'AKLOCALTEST', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  return { service, client, key, other };
}

describe('the local KMS', () => {
  let surroundings: TestSurroundings;
  let kms: LocalKms;
  const EncryptionContext = { purpose: 'nik', version: '1' };

  beforeEach(async () => {
    surroundings = createSurroundings();
    kms = await startKms(surroundings);
  });
  afterEach(async () => {
    await kms.service.stop();
    surroundings.remove();
  });

  it('makes data keys that only the same context unwraps', async () => {
    const made = await kms.client.send(
      new GenerateDataKeyCommand({ KeyId: kms.key.ref, KeySpec: 'AES_256', EncryptionContext }),
    );
    expect(made.Plaintext).toHaveLength(32);
    expect(made.KeyId).toBe(kms.key.attributes.Arn);
    const { CiphertextBlob } = made;
    const reordered = { version: '1', purpose: 'nik' };
    const unwrapped = await kms.client.send(
      new DecryptCommand({ CiphertextBlob, EncryptionContext: reordered }),
    );
    expect(unwrapped.Plaintext).toEqual(made.Plaintext);
    expect(unwrapped.KeyId).toBe(kms.key.attributes.Arn);
    for (const context of [undefined, { purpose: 'nik' }, { ...EncryptionContext, purpose: 'phone' }]) {
      await expect(
        kms.client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context })),
      ).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    }
  });

  it('finds a key by id, ARN, alias and the ARN of an alias', async () => {
    const arn = kms.key.attributes.Arn ?? '';
    const aliasArn = arn.replace(/key\/.*/, 'alias/personal');
    for (const KeyId of [kms.key.ref, arn, 'alias/personal', aliasArn]) {
      const { KeyMetadata } = await kms.client.send(new DescribeKeyCommand({ KeyId }));
      expect(KeyMetadata).toMatchObject({
        KeyId: kms.key.ref,
        Arn: arn,
        KeyState: 'Enabled',
        CreationDate: new Date(surroundings.clock.millis()),
      });
    }
    for (const KeyId of ['alias/nobody', '00000000-0000-4000-8000-000000000000'])
      await expect(kms.client.send(new DescribeKeyCommand({ KeyId }))).rejects.toMatchObject({
        name: 'NotFoundException',
      });
  });

  it('encrypts small texts, each time differently', async () => {
    const encrypt = async () => {
      const { CiphertextBlob } = await kms.client.send(
        new EncryptCommand({ KeyId: 'alias/personal', Plaintext: Buffer.from('3276') }),
      );
      return Buffer.from(CiphertextBlob ?? []);
    };
    const [first, second] = [await encrypt(), await encrypt()];
    expect(first.equals(second)).toBe(false);
    const { Plaintext } = await kms.client.send(new DecryptCommand({ CiphertextBlob: second }));
    expect(Buffer.from(Plaintext ?? []).toString()).toBe('3276');
    await expect(
      kms.client.send(new EncryptCommand({ KeyId: kms.key.ref, Plaintext: Buffer.alloc(4097) })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('refuses a blob that was changed, cut, or is of another key', async () => {
    const { CiphertextBlob = new Uint8Array() } = await kms.client.send(
      new EncryptCommand({ KeyId: kms.key.ref, Plaintext: Buffer.from('x') }),
    );
    for (const at of [0, 20, 35, CiphertextBlob.length - 1]) {
      const changed = Uint8Array.from(CiphertextBlob, (byte, index) => (index === at ? byte ^ 1 : byte));
      await expect(kms.client.send(new DecryptCommand({ CiphertextBlob: changed }))).rejects.toMatchObject({
        name: 'InvalidCiphertextException',
      });
    }
    await expect(
      kms.client.send(new DecryptCommand({ CiphertextBlob: CiphertextBlob.slice(0, 10) })),
    ).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    await expect(
      kms.client.send(new DecryptCommand({ CiphertextBlob, KeyId: kms.other.ref })),
    ).rejects.toMatchObject({ name: 'IncorrectKeyException' });
  });

  it('gives a wrapped key alone where nobody needs the plain one', async () => {
    const made = await kms.client.send(
      new GenerateDataKeyWithoutPlaintextCommand({ KeyId: kms.key.ref, NumberOfBytes: 64 }),
    );
    expect(made).not.toHaveProperty('Plaintext');
    const { Plaintext } = await kms.client.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob }));
    expect(Plaintext).toHaveLength(64);
  });

  it('refuses a disabled key, a data key without one length, and what it does not do', async () => {
    await expect(
      kms.client.send(new GenerateDataKeyCommand({ KeyId: kms.other.ref, KeySpec: 'AES_256' })),
    ).rejects.toMatchObject({ name: 'DisabledException' });
    await expect(kms.client.send(new GenerateDataKeyCommand({ KeyId: kms.key.ref }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(kms.client.send(new CreateKeyCommand({}))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('kms:CreateKey') as string,
    });
  });

  it('keeps its master keys over a restart in a file that only its owner can read', async () => {
    const { CiphertextBlob, Plaintext } = await kms.client.send(
      new GenerateDataKeyCommand({ KeyId: kms.key.ref, KeySpec: 'AES_256' }),
    );
    expect(statSync(join(surroundings.dataDir, 'keys.json')).mode & 0o777).toBe(0o600);
    await kms.service.stop();
    const before = kms.key;
    kms = await startKms(surroundings);
    expect(kms.key).toEqual(before);
    expect((await kms.client.send(new DecryptCommand({ CiphertextBlob }))).Plaintext).toEqual(Plaintext);
  });
});
