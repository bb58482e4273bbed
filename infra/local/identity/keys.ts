import { generateKeyPairSync, type JsonWebKey, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileDurably } from '../durable-file.ts';

/** What signs the tokens and the provider's own cookies. */
export interface Keys {
  /** Private RSA key for RS256. */
  readonly signing: JsonWebKey;
  readonly cookies: readonly string[];
}

/** The keys in `dataDir`; made on the first start, since a token must go on being accepted after a restart. */
export function openKeys(dataDir: string): Keys {
  const file = join(dataDir, 'keys.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Keys;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys: Keys = {
    signing: { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'RS256', use: 'sig' },
    cookies: [randomBytes(32).toString('base64url')],
  };
  writeFileDurably(file, JSON.stringify(keys), 0o600);
  return keys;
}
