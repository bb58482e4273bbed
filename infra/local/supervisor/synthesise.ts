import { Worker } from 'node:worker_threads';

/**
 * Synthesises the system's template for this machine. A thread of its own does it, so that the memory the CDK takes
 * is given back, and the services come up meanwhile.
 * @returns the folder of the cloud assembly
 */
export function synthesiseLocally(outdir: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('synthesis-thread.ts', import.meta.url), { workerData: outdir });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The synthesis ended without a template')));
  });
}
