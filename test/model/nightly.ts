import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Model, openModel } from './run-model.ts';

/** Sequences of one seed: what a failing seed takes to be run again. */
const chunkSize = 100;

/** What a worker tells of a chunk. */
interface Told {
  readonly seed: number;
  readonly sequenceCount: number;
  readonly failure?: string;
}

/** A chunk of a worker: runs it and tells. */
async function runChunk(model: Model, { seed, sequenceCount }: Told): Promise<void> {
  const failure = await model.check(seed, sequenceCount);
  process.send?.({ seed, sequenceCount, ...(failure === undefined ? {} : { failure }) } satisfies Told);
}

/** Gives all chunks to the workers and waits for them. Answers the chunks that failed. */
async function runAll(
  firstSeed: number,
  sequenceCount: number,
  workerCount: number,
): Promise<readonly Told[]> {
  const failed: Told[] = [];
  let given = 0;
  let done = 0;
  let last = performance.now();
  const next = (): Told | undefined => {
    if (given >= sequenceCount || failed.length > 0) return undefined;
    const chunk = {
      seed: firstSeed + given / chunkSize,
      sequenceCount: Math.min(chunkSize, sequenceCount - given),
    };
    given += chunkSize;
    return chunk;
  };
  const workers = Array.from({ length: workerCount }, () => {
    const env = { ...process.env, POWERTOOLS_LOG_LEVEL: 'SILENT' };
    const worker = fork(import.meta.filename, ['--worker'], { env });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const give = (): void => {
      const chunk = next();
      if (chunk === undefined) worker.disconnect();
      else worker.send(chunk);
    };
    worker.on('message', (told: Told) => {
      done += told.sequenceCount;
      if (told.failure !== undefined) failed.push(told);
      if (performance.now() - last > 10_000) {
        last = performance.now();
        process.stdout.write(`${done} of ${sequenceCount} sequences\n`);
      }
      give();
    });
    worker.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`A worker ended with ${code ?? 'a signal'}`)),
    );
    give();
    return promise;
  });
  await Promise.all(workers);
  return failed;
}

if (process.argv.includes('--worker')) {
  const model = await openModel();
  process.on('message', (chunk: Told) => void runChunk(model, chunk));
} else {
  const { values } = parseArgs({
    options: {
      sequences: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: String(availableParallelism()) },
    },
  });
  const began = performance.now();
  const sequenceCount = Number(values.sequences);
  const failed = await runAll(Number(values.seed), sequenceCount, Number(values.workers));
  for (const { seed, sequenceCount: count, failure } of failed) {
    process.stdout.write(
      `Seed ${seed} failed: npm run nightly -- --seed ${seed} --sequences ${count}\n${failure}\n`,
    );
  }
  if (failed.length > 0) process.exitCode = 1;
  else {
    const minutes = ((performance.now() - began) / 60_000).toFixed(1);
    process.stdout.write(`All invariants held in ${sequenceCount} sequences, in ${minutes} minutes\n`);
  }
}
