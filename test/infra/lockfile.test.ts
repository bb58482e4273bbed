import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Locked {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Record<string, string>; readonly resolved?: string }>
  >;
}

const root = join(import.meta.dirname, '..', '..');
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Locked;

test('the lock file names every optional package, also those for other machines', () => {
  // npm drops a platform's package that its registry does not have, and `npm ci` then refuses the lock file.
  const missing = Object.entries(packages).flatMap(([name, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((dependency) => dependency.includes('/'))
      .filter((dependency) => {
        const places = [`node_modules/${dependency}`, `${name}/node_modules/${dependency}`];
        return !places.some((place) => place in packages);
      }),
  );
  expect(missing).toEqual([]);
});

test('the lock file names no registry', () => {
  expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith('http') === true)).toEqual([]);
});
