import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

/** Enough for those who are in use and for going back a change or two. */
const keptBuilds = 4;

/**
 * SHA-256 over the files of folders and over the packages, by path and content: what a build is made of.
 * @param folders from the root; one that is not there counts as empty
 * @param also what else decides, such as options
 * @param isPart false for a path, from the root, that changes nothing
 */
export function hashOfSources(
  root: string,
  folders: readonly string[],
  also: unknown,
  isPart: (path: string) => boolean = () => true,
): string {
  const hash = createHash('sha256').update(JSON.stringify(also));
  const sources = folders.flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
          .filter((found) => found.isFile())
          .map((found) => join(found.parentPath, found.name))
          .filter((path) => isPart(path.slice(root.length + 1)))
      : [],
  );
  const packages = ['package.json', 'package-lock.json'].map((name) => join(root, name)).filter(existsSync);
  for (const path of [...sources.toSorted(), ...packages]) {
    hash.update(`\0${path}\0`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** The folder of a build that is kept under its hash, or undefined where it must be made. */
export function findBuild(cache: string, hash: string): string | undefined {
  const build = join(cache, hash);
  if (!existsSync(build)) return undefined;
  const now = new Date();
  utimesSync(build, now, now);
  return build;
}

/** A folder to make a build in, beside those that are kept. */
export function unfinishedBuild(cache: string): string {
  return join(cache, randomUUID());
}

/** Puts a finished build in its place at once; where another process was faster, its build is the same. */
export function keepBuild(cache: string, hash: string, unfinished: string): string {
  const build = join(cache, hash);
  try {
    renameSync(unfinished, build);
  } catch (error) {
    if (!existsSync(build)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  forgetOldBuilds(cache);
  return build;
}

function forgetOldBuilds(cache: string): void {
  const builds = readdirSync(cache)
    .map((name) => join(cache, name))
    .map((path) => ({ path, used: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .toSorted((a, b) => b.used - a.used);
  for (const { path } of builds.slice(keptBuilds)) rmSync(path, { recursive: true, force: true });
}
