import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { USAGE } from '../../../../infra/local/supervisor/command-line.ts';
import type { Addresses } from '../../../../infra/local/supervisor/addresses.ts';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';

const FIXTURE = fileURLToPath(new URL('host.ts', import.meta.url));
const START = join(import.meta.dirname, '../../../../infra/local/start.ts');

let surroundings: TestSurroundings;
let running: ChildProcess | undefined;

beforeEach(() => {
  surroundings = createSurroundings();
});
afterEach(async () => {
  if (running?.exitCode === null && running.signalCode === null) {
    running.kill('SIGKILL');
    await once(running, 'exit');
  }
  running = undefined;
  surroundings.remove();
});

const data = () => join(surroundings.dataDir, 'data');
function run(program: string, ...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running = child;
  return { child, output: text(child.stdout), errors: text(child.stderr), exit: once(child, 'exit') };
}
const addressesFile = () => join(data(), 'addresses.json');
const ready = () => vi.waitUntil(() => existsSync(addressesFile()), { timeout: 15_000 });
/** Processes that work on this test's data, other than the one the test has started. */
const children = () =>
  readdirSync('/proc').filter((pid) => {
    try {
      return Number(pid) !== running?.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data());
    } catch {
      return false;
    }
  });

describe('the process', { timeout: 30_000 }, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends with all its children on %s', async (signal) => {
    const { child, output, exit } = run(FIXTURE, '--port', '0', '--data', data());
    await ready();
    expect(children().length).toBeGreaterThan(0);
    const began = performance.now();
    child.kill(signal);
    expect(await exit).toEqual([0, null]);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(children()).toEqual([]);
    expect(existsSync(addressesFile())).toBe(false);
    expect(await output).toMatch(/Site {9}http:\/\/localhost:\d+/);
  });

  it('comes up on the same ports after it was killed', async () => {
    const first = run(FIXTURE, '--port', '0', '--data', data());
    await ready();
    const addresses = JSON.parse(readFileSync(addressesFile(), 'utf8')) as Addresses;
    first.child.kill('SIGKILL');
    await first.exit;
    run(FIXTURE, '--data', data());
    await vi.waitUntil(
      async () => (await fetch(`${addresses.control}/health`).catch(() => undefined))?.ok === true,
      { timeout: 15_000 },
    );
    expect(JSON.parse(readFileSync(addressesFile(), 'utf8'))).toEqual(addresses);
  });

  it('says what went wrong and ends with everything when an error was foreseen by nobody', async () => {
    const { errors, exit } = run(FIXTURE, '--port', '0', '--data', data(), '--break');
    expect(await exit).toEqual([1, null]);
    expect(await errors).toContain('something nobody thought of');
    expect(children()).toEqual([]);
  });

  it('refuses a flag it does not know, with the usage', async () => {
    const { errors, exit } = run(START, '--prot', '9000');
    expect(await exit).toEqual([1, null]);
    expect(await errors).toContain(`Unknown option '--prot'\n\n${USAGE}`);
  });

  it('shows the usage on --help', async () => {
    const { output, exit } = run(START, '--help');
    expect(await exit).toEqual([0, null]);
    expect(await output).toBe(USAGE);
  });

  it.each([[['--fresh']], [[]]])('says in one line that a folder is not its own (%j)', async (flags) => {
    mkdirSync(data());
    writeFileSync(join(data(), 'thesis.txt'), 'years of work');
    const { errors, exit } = run(FIXTURE, '--data', data(), ...flags);
    expect(await exit).toEqual([1, null]);
    expect((await errors).trim().split('\n')).toEqual([
      `${data()} does not look like a data folder of the local cloud; nothing in it was touched. Choose another with --data.`,
    ]);
  });
});
