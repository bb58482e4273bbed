import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { System } from '../support/system.ts';

const folder = join(import.meta.dirname, '..', '..', 'infra', 'local', 'demo');
const system = new System();
beforeAll(() => system.start());
afterAll(() => system.stop());

async function run(program: string, ...args: string[]) {
  const child = spawn(process.execPath, [join(folder, program), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, output, errors };
}
const demo = (...args: string[]) => run('demo.ts', '--applications', '16', '--seed', '7', ...args);
const smoke = (site: string, ...args: string[]) => run('smoke/smoke.ts', '--site', site, ...args);
const data = () => join(system.data, 'data');

/** The figures of the table's last line, by column. */
function sumsOf(table: string): Readonly<Record<string, number>> {
  const lines = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));
  const sums = lines.at(-1)?.slice(1).map(Number) ?? [];
  return Object.fromEntries((lines[0] ?? []).slice(1).map((column, at) => [column, sums[at] ?? NaN]));
}

describe('smoke', () => {
  it('finds a deployment as it should be, and brings one application as far as an applicant can', async () => {
    const { code, output } = await smoke(system.addresses.site, '--write', '--area', '32.76.06.1001');
    expect(output).not.toContain('FAILED');
    expect(output).toContain('Not checked:');
    expect(code).toBe(0);
    const again = await smoke(system.addresses.site, '--write', '--area', '32.76.06.1001');
    expect(again.code, again.output).toBe(0);
    const quota = (await (await fetch(`${system.addresses.api}/quota`)).json()) as {
      areas: { taken: number }[];
    };
    expect(quota.areas.reduce((sum, { taken }) => sum + taken, 0)).toBe(1);
  });

  it('ends with code 1 where something else answers at the address', async () => {
    const { code, output } = await smoke(system.addresses.mailbox, '--patience', '1');
    expect(code).toBe(1);
    expect(output).toContain('FAILED   The API tells programme and areas');
  });
});

describe('the demonstration', () => {
  it(
    'plays everybody through to the end, with the same table for the same seed on other data',
    { timeout: 480_000 },
    async () => {
      const first = await demo('--data', data(), '--lanes', '2');
      expect(first.code, first.errors).toBe(0);
      const sums = sumsOf(first.output);
      expect(sums).toMatchObject({ applied: 16 });
      expect(sums['completed']).toBeGreaterThan(0);
      const ended = ['completed', 'not-completed', 'refused'].map((column) => sums[column] ?? NaN);
      expect(ended.reduce((sum, count) => sum + count)).toBe(sums['place']);
      expect(first.errors).toContain('The clock was moved');

      const second = await demo('--fresh', '--lanes', '6');
      expect(second.code, second.errors).toBe(0);
      expect(second.output).toBe(first.output);
    },
  );

  it('says why it cannot go on', async () => {
    const again = await demo('--data', data());
    expect(again).toMatchObject({ code: 1, output: '' });
    expect(again.errors).toContain('Seed 7 was played on this data before');
    const nowhere = await demo('--data', join(system.data, 'elsewhere'));
    expect(nowhere).toMatchObject({ code: 1, output: '' });
    expect(nowhere.errors).toContain('Nothing runs on');
  });
});
