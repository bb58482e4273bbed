import { parentPort, workerData } from 'node:worker_threads';
import { synthesise } from '../../app.ts';

const { directory } = synthesise({ stage: 'local', outdir: workerData as string });
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a thread has no origin
parentPort?.postMessage(directory);
