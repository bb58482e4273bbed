import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { findBuild, hashOfSources, keepBuild, unfinishedBuild } from './build-cache.ts';

/** A function to bundle: its name and its handler's path from the root of the repository. */
export interface BundleEntry {
  readonly name: string;
  readonly entry: string;
}

/** Directory of each function's bundle by name; every one holds a single `index.mjs`. */
export type Bundles = ReadonlyMap<string, string>;

/** What a handler may be made of besides packages. A change elsewhere changes no bundle. */
const sourceFolders = ['functions', 'workflows'];

const buildOptions: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  mainFields: ['module', 'main'],
  // The file says why.
  alias: { '@aws-sdk/credential-provider-node': './functions/shared/lambda-credentials.ts' },
  // CommonJS dependencies call `require` for Node's own modules, which ESM does not have.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  logLevel: 'silent',
};

/** Thrown for a handler that imports what lies neither in a source folder nor in a package. */
class ForeignSourceError extends Error {
  constructor(paths: readonly string[]) {
    super(
      `Handlers may import packages and what lies in ${sourceFolders.join(' or ')}, not ${paths.join(', ')}`,
    );
    this.name = 'ForeignSourceError';
  }
}

/**
 * Bundles all handlers in one esbuild run, and only when something they are made of has changed: a build is kept
 * under `cache` by the hash of its sources. The SDK goes into the bundle: it starts faster than the runtime's own
 * and cannot change under us. A handler that does not exist gets a bundle that says so when invoked, so that the
 * rest of the system can already run.
 */
export function bundle(entries: readonly BundleEntry[], root: string, cache: string): Bundles {
  const hash = hashOfSources(root, sourceFolders, [entries, buildOptions]);
  const build = findBuild(cache, hash) ?? make(entries, root, cache, hash);
  return new Map(entries.map(({ name }) => [name, join(build, name)]));
}

function make(entries: readonly BundleEntry[], root: string, cache: string, hash: string): string {
  const unfinished = unfinishedBuild(cache);
  write(entries, root, unfinished);
  return keepBuild(cache, hash, unfinished);
}

function write(entries: readonly BundleEntry[], root: string, outdir: string): void {
  const written = entries.filter(({ entry }) => existsSync(join(root, entry)));
  const { metafile } = buildSync({
    ...buildOptions,
    absWorkingDir: root,
    entryPoints: Object.fromEntries(written.map(({ name, entry }) => [`${name}/index`, entry])),
    outdir,
    metafile: true,
  });
  const allowed = [...sourceFolders, 'node_modules'].map((folder) => `${folder}/`);
  const foreign = Object.keys(metafile.inputs).filter(
    (path) => !allowed.some((folder) => path.startsWith(folder)),
  );
  if (foreign.length > 0) throw new ForeignSourceError(foreign);
  for (const { name, entry } of entries) {
    if (written.some((other) => other.name === name)) continue;
    mkdirSync(join(outdir, name), { recursive: true });
    writeFileSync(
      join(outdir, name, 'index.mjs'),
      `export function handler() { throw new Error(${JSON.stringify(`${name}: ${entry} does not exist`)}); }\n`,
    );
  }
}
