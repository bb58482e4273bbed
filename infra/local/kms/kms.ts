import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { awsJsonHandler, type Operation } from '../aws-json.ts';
import { type Service, ServiceError, type Surroundings, type TemplateResource } from '../contract.ts';
import { listen, type Listening } from '../http-server.ts';
import { readProperties } from '../resource-properties.ts';
import { decrypt, encrypt, keyIdOf } from './ciphertext.ts';
import { kmsInput } from './input.ts';
import { KeyFile, type MasterKey } from './keys.ts';

interface Key {
  readonly master: MasterKey;
  readonly arn: string;
  readonly description: string;
  readonly isEnabled: boolean;
}

// Key policies and rotation are recorded: nobody else is on this machine, and a blob names the one key it needs.
const KeyProperties = z.strictObject({
  KeySpec: z.literal('SYMMETRIC_DEFAULT').optional(),
  KeyUsage: z.literal('ENCRYPT_DECRYPT').optional(),
  Description: z.string().default(''),
  Enabled: z.union([z.boolean(), z.stringbool()]).default(true),
  KeyPolicy: z.unknown().optional(),
  EnableKeyRotation: z.unknown().optional(),
  RotationPeriodInDays: z.unknown().optional(),
  PendingWindowInDays: z.unknown().optional(),
  Tags: z.unknown().optional(),
});
const AliasProperties = z.strictObject({
  AliasName: z.string().startsWith('alias/'),
  TargetKeyId: z.string(),
});

const longestPlaintext = 4096;
const longestCiphertext = 6144;

/** The local KMS: symmetric keys that encrypt and decrypt with an authenticated context. Key policies are not judged. */
export function createKms(surroundings: Surroundings): Service {
  const { account, clock, dataDir, log, port, region } = surroundings;
  const file = new KeyFile(join(dataDir, 'keys.json'));
  const keys = new Map<string, Key>();
  /** `alias/name` to key id. */
  const aliases = new Map<string, string>();
  let listening: Listening | undefined;
  let isStarted = false;

  /** Finds a key by its id, its ARN, an alias or an alias's ARN. @throws ServiceError NotFoundException */
  function keyOf(reference: string | undefined): Key {
    if (reference === undefined) throw new ServiceError('ValidationException', 'KeyId is missing');
    const name = reference.replace(/^arn:aws:kms:[^:]*:[^:]*:(?:key\/)?/, '');
    const key = keys.get(aliases.get(name) ?? name);
    if (key !== undefined) return key;
    const what = name.startsWith('alias/') ? 'Alias' : 'Key';
    throw new ServiceError('NotFoundException', `${what} '${reference}' does not exist`);
  }

  /** @throws ServiceError DisabledException */
  function usableKey(reference: string | undefined): Key {
    const key = keyOf(reference);
    if (!key.isEnabled) throw new ServiceError('DisabledException', `${key.arn} is disabled.`);
    return key;
  }

  const generateDataKey: Operation = async (raw) => {
    const input = kmsInput(raw);
    const { arn, master } = usableKey(input.keyId);
    const plaintext = randomBytes(input.dataKeyLength());
    return {
      CiphertextBlob: encrypt(master, plaintext, input.context).toString('base64'),
      Plaintext: plaintext.toString('base64'),
      KeyId: arn,
    };
  };

  const operations: Record<string, Operation> = {
    GenerateDataKey: generateDataKey,
    GenerateDataKeyWithoutPlaintext: async (raw, caller) => {
      const { Plaintext: _, ...rest } = (await generateDataKey(raw, caller)) as Record<string, string>;
      return rest;
    },
    Encrypt: async (raw) => {
      const input = kmsInput(raw);
      const { arn, master } = usableKey(input.keyId);
      const blob = encrypt(master, input.bytes('Plaintext', longestPlaintext), input.context);
      return {
        CiphertextBlob: blob.toString('base64'),
        KeyId: arn,
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      };
    },
    Decrypt: async (raw) => {
      const input = kmsInput(raw);
      const blob = input.bytes('CiphertextBlob', longestCiphertext);
      const { arn, master } = usableKey(keyIdOf(blob));
      if (input.keyId !== undefined && keyOf(input.keyId).arn !== arn) {
        throw new ServiceError(
          'IncorrectKeyException',
          'The key ID in the request does not identify a CMK that can perform this operation.',
        );
      }
      return {
        Plaintext: decrypt(master, blob, input.context).toString('base64'),
        KeyId: arn,
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      };
    },
    DescribeKey: async (raw) => {
      const { arn, description, isEnabled, master } = keyOf(kmsInput(raw).keyId);
      return {
        KeyMetadata: {
          AWSAccountId: account,
          Arn: arn,
          KeyId: master.keyId,
          CreationDate: master.created / 1000,
          Description: description,
          Enabled: isEnabled,
          KeyState: isEnabled ? 'Enabled' : 'Disabled',
          KeyUsage: 'ENCRYPT_DECRYPT',
          KeySpec: 'SYMMETRIC_DEFAULT',
          KeyManager: 'CUSTOMER',
          Origin: 'AWS_KMS',
          MultiRegion: false,
          EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
        },
      };
    },
  };

  function provisionKey(resource: TemplateResource) {
    const { logicalId, stack } = resource;
    const properties = readProperties(resource, KeyProperties);
    const master = file.provide(`${stack}/${logicalId}`, clock.millis());
    const arn = `arn:aws:kms:${region}:${account}:key/${master.keyId}`;
    keys.set(master.keyId, {
      master,
      arn,
      description: properties.Description,
      isEnabled: properties.Enabled,
    });
    return { ref: master.keyId, attributes: { Arn: arn, KeyId: master.keyId } };
  }

  return {
    name: 'kms',
    types: ['AWS::KMS::Key', 'AWS::KMS::Alias'],
    listen: async () => {
      const answer = awsJsonHandler('kms', operations, log);
      listening = await listen(port, (request, response) => {
        if (isStarted) void answer(request, response);
        else response.writeHead(503).end();
      });
      return { AWS_ENDPOINT_URL_KMS: listening.url };
    },
    provision: (resource) => {
      if (resource.type === 'AWS::KMS::Key') return provisionKey(resource);
      const { AliasName: alias, TargetKeyId: target } = readProperties(resource, AliasProperties);
      aliases.set(alias, keyOf(target).master.keyId);
      return { ref: alias, attributes: {} };
    },
    start: async () => {
      isStarted = true;
    },
    stop: async () => {
      isStarted = false;
      await listening?.close();
    },
  };
}
