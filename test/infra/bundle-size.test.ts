import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bundle } from '../../infra/bundle.ts';
import { functions } from '../../infra/stacks/functions.ts';

/** What a citizen waits for on a cold start, in bytes, minified. */
const budget = 600_000;

const cache = mkdtempSync(join(tmpdir(), 'bundles-'));
afterAll(() => rmSync(cache, { recursive: true }));

/** A function that anybody can reach, but for the staff's own pages. */
const publicFunctions = functions.filter(
  ({ routes = [] }) => routes.length > 0 && !routes.every((route) => route.includes('/meja')),
);

const bundles = bundle(functions, resolve(import.meta.dirname, '..', '..'), cache);

test('the bundle of every public function keeps its budget', () => {
  expect(publicFunctions.length).toBeGreaterThanOrEqual(7);
  for (const { name } of publicFunctions) {
    const { size } = statSync(join(bundles.get(name) ?? '', 'index.mjs'));
    expect(size, `${name}: ${size} of ${budget} bytes, over by ${size - budget}`).toBeLessThanOrEqual(budget);
  }
});

test('only the function that prints annexes carries the library for it', () => {
  const carrying = functions.filter(({ name }) =>
    readFileSync(join(bundles.get(name) ?? '', 'index.mjs'), 'utf8').includes('Hopding/pdf-lib'),
  );
  expect(carrying.map(({ name }) => name)).toEqual(['ShowDecree']);
});
