import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bundles, bundle } from '../../infra/bundle.ts';

const root = mkdtempSync(join(tmpdir(), 'sources-'));
const cache = mkdtempSync(join(tmpdir(), 'bundle-'));
const entries = [
  { name: 'Greet', entry: 'functions/greet.handler.ts' },
  { name: 'Require', entry: 'functions/require.handler.ts' },
  { name: 'Unwritten', entry: 'functions/unwritten.handler.ts' },
];
/** A repository in small: a package with subpath imports, as ours is, and a CommonJS dependency. */
const sources = {
  'package.json': '{ "type": "module", "imports": { "#shared/*": "./functions/shared/*" } }',
  'functions/shared/greeting.ts': 'export const greeting = (name: string): string => `Halo, ${name}`;',
  'functions/greet.handler.ts': `
    import { greeting } from '#shared/greeting.ts';
    export const handler = (event: { name: string }): string => greeting(event.name);`,
  'functions/old-module.cjs': "exports.separator = require('node:path').posix.sep;",
  'functions/require.handler.ts': `
    import { separator } from './old-module.cjs';
    export const handler = (): string => separator;`,
};
let bundles: Bundles;

interface Handling {
  readonly handler: (event: unknown) => unknown;
}

async function load(name: string): Promise<Handling> {
  return (await import(/* @vite-ignore */ join(bundles.get(name) ?? '', 'index.mjs'))) as Handling;
}

beforeAll(() => {
  for (const [path, source] of Object.entries(sources)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), source);
  }
  bundles = bundle(entries, root, cache);
});

afterAll(() => {
  rmSync(root, { recursive: true });
  rmSync(cache, { recursive: true });
});

test('each function has a folder of its own with all it needs in one module', () => {
  for (const { name } of entries) expect(readdirSync(bundles.get(name) ?? '')).toEqual(['index.mjs']);
});

test('a bundled handler runs', async () => {
  const { handler } = await load('Greet');
  expect(handler({ name: 'Siti' })).toBe('Halo, Siti');
});

test('a CommonJS dependency finds Node’s own modules', async () => {
  const { handler } = await load('Require');
  expect(handler({})).toBe('/');
});

test('a handler that does not exist says so when it is invoked', async () => {
  const { handler } = await load('Unwritten');
  expect(() => handler({})).toThrow('Unwritten: functions/unwritten.handler.ts does not exist');
});

test('the same source gives the same bytes, wherever it is written', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'bundle-'));
  const again = bundle(entries, root, elsewhere);
  for (const { name } of entries) expect(hashOf(again, name)).toBe(hashOf(bundles, name));
  rmSync(elsewhere, { recursive: true });
});

test('nothing is built again while no source has changed, and all is when one has', () => {
  const cacheOfTwo = mkdtempSync(join(tmpdir(), 'bundle-'));
  const source = join(root, 'functions/shared/greeting.ts');
  const first = bundle(entries, root, cacheOfTwo);
  writeFileSync(join(first.get('Greet') ?? '', 'mark'), 'as it was');
  expect(readdirSync(bundle(entries, root, cacheOfTwo).get('Greet') ?? '')).toContain('mark');

  writeFileSync(source, sources['functions/shared/greeting.ts'].replace('Halo', 'Salam'));
  const changed = bundle(entries, root, cacheOfTwo);
  expect(readFileSync(join(changed.get('Greet') ?? '', 'index.mjs'), 'utf8')).toContain('Salam');

  writeFileSync(source, sources['functions/shared/greeting.ts']);
  expect(bundle(entries, root, cacheOfTwo)).toEqual(first);
  rmSync(cacheOfTwo, { recursive: true });
});

test('only the last builds are kept', () => {
  const small = mkdtempSync(join(tmpdir(), 'bundle-'));
  for (let count = 1; count <= 6; count += 1) {
    bundle(
      entries.slice(0, 1).concat({ name: `Unwritten${count}`, entry: 'functions/none.ts' }),
      root,
      small,
    );
  }
  expect(readdirSync(small)).toHaveLength(4);
  rmSync(small, { recursive: true });
});

test('a handler that reaches out of its folders is refused, and what it reached for is named', () => {
  writeFileSync(join(root, 'outside.ts'), 'export const outside = 1;');
  writeFileSync(
    join(root, 'functions/reach.handler.ts'),
    "export { outside as handler } from '../outside.ts';",
  );
  const reaching = [{ name: 'Reach', entry: 'functions/reach.handler.ts' }];
  expect(() => bundle(reaching, root, cache)).toThrow('not outside.ts');
});

function hashOf(of: Bundles, name: string): string {
  return createHash('sha256')
    .update(readFileSync(join(of.get(name) ?? '', 'index.mjs')))
    .digest('hex');
}
