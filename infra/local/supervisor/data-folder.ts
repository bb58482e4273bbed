import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { syncFolder, writeFileDurably } from '../durable-file.ts';
import { asFolderProblem, StartProblem } from './start-problem.ts';

/** The folder with all that a local cloud keeps, held by one process at a time. */
export interface DataFolder {
  readonly path: string;
  /** Folder of one service; it exists. */
  folderOf(service: string): string;
  /** The JSON kept under a name, if any. */
  read(name: string): unknown;
  write(name: string, value: unknown): void;
  remove(name: string): void;
  close(): void;
}

/** Says that the folder is ours: without it nothing is ever erased. */
const MARK = 'local-cloud.json';
const LOCK = 'lock';
const HOLDER = 'process.json';

/**
 * Takes a data folder, making it if need be.
 * @param fresh erases what an earlier run kept
 * @throws StartProblem if it belongs to somebody else, is in use or cannot be written
 */
export function openDataFolder(path: string, fresh = false): DataFolder {
  try {
    return open(path, fresh);
  } catch (error) {
    throw asFolderProblem(error, path);
  }
}

/**
 * Level by level: where the system answers that there is nothing, as under /proc, Node's own recursion never ends.
 */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT') {
      throw new StartProblem(`No folder can be made at ${path}. Choose another with --data.`);
    }
    // Somebody else made it meanwhile; whether it is a folder is seen next.
    if (code !== 'EEXIST') throw error;
  }
}

function open(path: string, fresh: boolean): DataFolder {
  makeFolder(path);
  const names = readdirSync(path);
  if (names.length > 0 && !names.includes(MARK)) {
    throw new StartProblem(
      `${path} does not look like a data folder of the local cloud; nothing in it was touched. ` +
        'Choose another with --data.',
    );
  }
  if (names.length === 0) writeFileDurably(join(path, MARK), JSON.stringify({ complete: true }));
  const lock = takeLock(path);
  try {
    const { complete } = JSON.parse(readFileSync(join(path, MARK), 'utf8')) as { complete: boolean };
    if (fresh || !complete) erase(path);
    writeFileDurably(join(path, HOLDER), JSON.stringify({ pid: process.pid }));
  } catch (error) {
    release(lock);
    throw error;
  }
  return {
    path,
    folderOf: (service) => {
      const folder = join(path, service);
      mkdirSync(folder, { recursive: true });
      return folder;
    },
    read: (name) => readJson(join(path, `${name}.json`)),
    write: (name, value) =>
      writeFileDurably(join(path, `${name}.json`), `${JSON.stringify(value, null, 2)}\n`),
    remove: (name) => rmSync(join(path, `${name}.json`), { force: true }),
    close: () => release(lock),
  };
}

/** A lock that nobody refers to would be collected as garbage, and end. */
const held = new Set<DatabaseSync>();

/**
 * SQLite's exclusive lock is the kernel's: it ends with the process, however that dies, and no process id can be
 * mistaken for another's.
 */
function takeLock(path: string): DatabaseSync {
  const lock = new DatabaseSync(join(path, LOCK));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    held.add(lock);
    return lock;
  } catch (error) {
    lock.close();
    if (!(error instanceof Error && 'errcode' in error && error.errcode === 5)) throw error;
    const holder = readJson(join(path, HOLDER)) as { pid?: number } | undefined;
    throw new StartProblem(
      `A local cloud already runs on ${path} (process ${holder?.pid ?? 'unknown'}). ` +
        'Stop it, or choose another folder with --data.',
    );
  }
}

function release(lock: DatabaseSync): void {
  held.delete(lock);
  lock.close();
}

/** Erases all but mark and lock. The mark says meanwhile that the rest is not whole, for the next start. */
function erase(path: string): void {
  writeFileDurably(join(path, MARK), JSON.stringify({ complete: false }));
  for (const name of readdirSync(path)) {
    if (name !== MARK && name !== LOCK) rmSync(join(path, name), { recursive: true });
  }
  syncFolder(path);
  writeFileDurably(join(path, MARK), JSON.stringify({ complete: true }));
}

function readJson(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
