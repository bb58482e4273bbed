import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { createSurroundings } from '../../../support/surroundings.ts';
import { clientFor, startS3 } from './harness.ts';

const Bucket = 'files';
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

it('has every acknowledged object after kill -9 under load, and no half of another', async () => {
  const surroundings = createSurroundings();
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('server.ts', import.meta.url)), surroundings.dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const client = clientFor(await firstLine(child), surroundings);
  const acknowledged = new Map<string, string>();
  const writer = async (name: string): Promise<void> => {
    for (let number = 0; ; number += 1) {
      const [Key, Body] = [`${name}/${number % 20}`, randomBytes(20_000 + number)];
      try {
        await client.send(new PutObjectCommand({ Bucket, Key, Body }));
      } catch {
        // Not acknowledged: the old content or the new one, both are whole.
        acknowledged.delete(Key);
        return;
      }
      acknowledged.set(Key, hashOf(Body));
      if (acknowledged.size > 60) child.kill('SIGKILL');
    }
  };
  await Promise.all(['a', 'b', 'c', 'd'].map(writer));
  client.destroy();
  expect(acknowledged.size).toBeGreaterThan(50);

  const s3 = await startS3({ surroundings });
  for (const [Key, hash] of acknowledged) {
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
    expect(hashOf((await Body?.transformToByteArray()) ?? new Uint8Array())).toBe(hash);
  }
  const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket }));
  for (const { Key, Size } of Contents) {
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
    expect((await Body?.transformToByteArray())?.length).toBe(Size);
  }
  // What the crash left half-written was swept at the start.
  expect(readdirSync(join(surroundings.dataDir, 'blobs'))).toHaveLength(Contents.length);
  await s3.close();
  surroundings.remove();
}, 30_000);

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The child has no output');
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The child did not start')));
  const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
  // Later it is killed, and nobody waits for its end.
  ended.catch(() => undefined);
  return line.toString('utf8').trim();
}
