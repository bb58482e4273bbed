import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { findBuild, hashOfSources, keepBuild, unfinishedBuild } from '../../build-cache.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const cache = resolve(root, 'node_modules/.cache/wirabaru-assemblies');

/** What the template and the code in it are made of. The local cloud itself and the cities' data are not in it. */
const isPart = (path: string) => !/^infra\/(local|cities)\//.test(path);

/**
 * The system's template for this machine, synthesised only when something it is made of has changed: it is kept by the
 * hash of its sources, so that starting again is quick.
 * @returns the folder of the cloud assembly
 */
export async function synthesiseLocally(): Promise<string> {
  const outside = [process.version, process.env['CDK_DEFAULT_ACCOUNT'] ?? ''];
  const hash = hashOfSources(root, ['functions', 'infra', 'workflows'], outside, isPart);
  const kept = findBuild(cache, hash);
  if (kept !== undefined) return kept;
  const unfinished = unfinishedBuild(cache);
  await synthesiseInThread(unfinished);
  return keepBuild(cache, hash, unfinished);
}

/** A thread of its own does it, so that the memory the CDK takes is given back, and the services come up meanwhile. */
function synthesiseInThread(outdir: string): Promise<string> {
  return new Promise((done, failed) => {
    const worker = new Worker(new URL('synthesis-thread.ts', import.meta.url), { workerData: outdir });
    worker.once('message', done);
    worker.once('error', failed);
    worker.once('exit', () => failed(new Error('The synthesis ended without a template')));
  });
}
