import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/**
 * Puts the inside of an execution environment into one JavaScript file, which is returned. A thread that had to strip
 * the types from each module would start in twice the time and with twice the memory.
 */
export function buildRuntime(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, 'runtime.mjs');
  buildSync({
    entryPoints: [fileURLToPath(import.meta.resolve('./worker.ts'))],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    logLevel: 'silent',
  });
  return outfile;
}
