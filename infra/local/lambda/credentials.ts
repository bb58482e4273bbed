import { createHash, createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileDurably } from '../durable-file.ts';

/** Access keys of the functions: the same on every start, since links they signed must go on working. */
export interface Credentials {
  secretOf(accessKeyId: string): string;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The access key id of a function: 20 characters as AWS's, always the same for the same name. */
export function accessKeyIdOf(functionName: string): string {
  const bytes = createHash('sha256').update(functionName).digest();
  return `AKLOCAL${Array.from(bytes.subarray(0, 13), (byte) => BASE32[byte % 32]).join('')}`;
}

/** Secrets are made from one key that stays in `dataDir`, readable by its owner alone. */
export function openCredentials(dataDir: string): Credentials {
  const file = join(dataDir, 'credentials.key');
  if (!existsSync(file)) writeFileDurably(file, randomBytes(32).toString('hex'), 0o600);
  const key = Buffer.from(readFileSync(file, 'utf8'), 'hex');
  return {
    secretOf: (accessKeyId) => createHmac('sha256', key).update(accessKeyId).digest('base64').slice(0, 40),
  };
}
