import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SendEmailCommand } from '@aws-sdk/client-sesv2';
import { expect, it } from 'vitest';
import { Mailbox } from '../../../../infra/local/mailbox/store.ts';
import { createSurroundings } from '../../../support/surroundings.ts';
import { clientFor } from './harness.ts';

it('has every accepted mail after kill -9 under load', async () => {
  const surroundings = createSurroundings();
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('server.ts', import.meta.url)), surroundings.dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The child did not start')));
  const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
  // Later it is killed, and nobody waits for its end.
  ended.catch(() => undefined);
  const client = clientFor(line.toString('utf8').trim());
  const accepted = new Map<string, string>();
  const sender = async (name: string): Promise<void> => {
    for (let number = 0; ; number += 1) {
      const subject = `${name} ${number}`;
      const mail = new SendEmailCommand({
        FromEmailAddress: 'dinas@kota.example',
        Destination: { ToAddresses: ['lurah@beji.example'] },
        Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: 'x'.repeat(2000) } } } },
      });
      try {
        const { MessageId = '' } = await client.send(mail);
        accepted.set(MessageId, subject);
      } catch {
        return;
      }
      if (accepted.size > 100) child.kill('SIGKILL');
    }
  };
  await Promise.all(['a', 'b', 'c', 'd'].map(sender));
  client.destroy();
  expect(accepted.size).toBeGreaterThan(100);
  const mailbox = new Mailbox(surroundings.dataDir);
  for (const [id, subject] of accepted) expect(mailbox.get(id)?.subject).toBe(subject);
  mailbox.close();
  surroundings.remove();
}, 30_000);
