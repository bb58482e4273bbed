import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';

const HOST = fileURLToPath(new URL('host.ts', import.meta.url));
const ITEMS = 900;

let surroundings: TestSurroundings;
let host: ChildProcess | undefined;

beforeEach(() => {
  surroundings = createSurroundings();
});
afterEach(() => {
  host?.kill('SIGKILL');
  surroundings.remove();
});

function lines(name: string): number[] {
  const file = join(surroundings.dataDir, name);
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
}

it(
  'loses no change and skips none when the machine is killed again and again',
  { timeout: 30_000 },
  async () => {
    for (const enough of [150, 400, 650, ITEMS]) {
      host = spawn(process.execPath, [HOST, surroundings.dataDir, String(ITEMS)], { stdio: 'inherit' });
      await vi.waitUntil(() => new Set(lines('delivered')).size >= enough, {
        timeout: 15_000,
        interval: 5,
      });
      host.kill('SIGKILL');
      await once(host, 'exit');
    }
    // What came twice came in order as well: a repeated batch begins again at or before where the crash cut it off.
    const delivered = lines('delivered');
    expect([...new Set(delivered)]).toEqual(Array.from({ length: ITEMS }, (_unused, index) => index));
    const repeated = lines('delivered').length - ITEMS;
    expect(repeated).toBeLessThanOrEqual(3 * 10);
  },
);
