import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import type { BusEvent } from '../../../../infra/local/bus-event.ts';
import { createSurroundings } from '../../../support/surroundings.ts';
import { FUNCTION, NotingTargets, rule, startBus } from './harness.ts';

it('delivers every accepted event after kill -9', async () => {
  const surroundings = createSurroundings();
  const server = fileURLToPath(new URL('server.ts', import.meta.url));
  const child = spawn(process.execPath, [server, surroundings.dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8');
    if (printed.includes('event 100\n')) child.kill('SIGKILL');
  });
  await once(child, 'close');
  // The last line may have been cut.
  const accepted = printed.split('\n').slice(0, -1);
  expect(accepted.length).toBeGreaterThan(100);
  const targets = new NotingTargets();
  const { bus } = await startBus(surroundings, targets, rule({ Arn: FUNCTION }));
  await vi.waitUntil(() => targets.invoked.length >= accepted.length);
  const ids = targets.invoked.map(({ payload }) => (payload as BusEvent).id);
  expect(ids).toEqual(expect.arrayContaining(accepted));
  await bus.stop();
  surroundings.remove();
}, 30_000);
