import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Addresses } from '../supervisor/addresses.ts';
import { DemoProblem } from './client/problem.ts';

const defaultFolder = '.local';

/**
 * The addresses of the system that runs on a data folder.
 * @param folder where one was named; else the folder of `npm start`, where it is no fault that nothing runs
 * @throws DemoProblem where nothing runs on the folder that was named
 */
export async function findSystem(folder: string | undefined): Promise<Addresses | undefined> {
  const file = join(folder ?? defaultFolder, 'addresses.json');
  const addresses = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Addresses) : undefined;
  if (addresses !== undefined && (await isReady(addresses))) return addresses;
  if (folder === undefined) return undefined;
  throw new DemoProblem(`Nothing runs on ${folder}. Start it with: npm start -- --data ${folder}`);
}

/** The file is left behind by a system that was killed. */
async function isReady({ control }: Addresses): Promise<boolean> {
  try {
    return (await fetch(new URL('/health', control))).ok;
  } catch {
    return false;
  }
}
