import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';

/** A function to bundle: its name and its handler's path from the root of the repository. */
export interface BundleEntry {
  readonly name: string;
  readonly entry: string;
}

/** Directory of each function's bundle by name; every one holds a single `index.mjs`. */
export type Bundles = ReadonlyMap<string, string>;

/** What a handler may be made of besides packages. A change elsewhere changes no bundle. */
const sourceFolders = ['functions', 'workflows'];
const keptBuilds = 4;

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
  const build = join(cache, hashOfSources(entries, root));
  if (!existsSync(build)) {
    const unfinished = join(cache, randomUUID());
    write(entries, root, unfinished);
    publish(unfinished, build);
    forgetOldBuilds(cache);
  }
  return new Map(entries.map(({ name }) => [name, join(build, name)]));
}

function hashOfSources(entries: readonly BundleEntry[], root: string): string {
  const hash = createHash('sha256').update(JSON.stringify([entries, buildOptions]));
  const sources = sourceFolders.flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
          .filter((found) => found.isFile())
          .map((found) => join(found.parentPath, found.name))
      : [],
  );
  const packages = ['package.json', 'package-lock.json'].map((name) => join(root, name)).filter(existsSync);
  for (const path of [...sources.toSorted(), ...packages]) {
    hash.update(`\0${path}\0`).update(readFileSync(path));
  }
  return hash.digest('hex');
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

/** Puts a finished build in its place at once; where another process was faster, its build is the same. */
function publish(unfinished: string, build: string): void {
  try {
    renameSync(unfinished, build);
  } catch (error) {
    if (!existsSync(build)) throw error;
    rmSync(unfinished, { recursive: true });
  }
}

function forgetOldBuilds(cache: string): void {
  const builds = readdirSync(cache)
    .map((name) => join(cache, name))
    .map((path) => ({ path, changed: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .toSorted((a, b) => b.changed - a.changed);
  for (const { path } of builds.slice(keptBuilds)) rmSync(path, { recursive: true, force: true });
}
