/** The inside of an execution environment: loads the function once, then runs one invocation after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { moveDate } from '../moved-date.ts';
import { contextOf } from './worker-context.ts';
import { describeError, HandlerError, loadHandler } from './worker-handler.ts';
import type { EnvironmentData, FunctionError, InvokeMessage, WorkerMessage } from './worker-messages.ts';

const { sharedOffset, given, codeDirectory, handler: handlerName } = workerData as EnvironmentData;
moveDate(sharedOffset);
const invocationsGiven = new Int32Array(given);
let invocationsBegun = 0;

function say(message: WorkerMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message);
}

function fail(kind: 'failed' | 'fatal', error: FunctionError, label: string): void {
  process.stderr.write(`ERROR\t${label}\t${JSON.stringify(error)}\n`);
  say({ kind, error });
}

// Lambda ends an environment whose function left a rejection or an exception to nobody, and answers with it.
process.on('unhandledRejection', (reason) => {
  fail(
    'fatal',
    describeError(new HandlerError('Runtime.UnhandledPromiseRejection', String(reason), reason)),
    'Unhandled Promise Rejection',
  );
  process.exit(128);
});
process.on('uncaughtException', (error) => {
  fail('fatal', describeError(error), 'Uncaught Exception');
  process.exit(129);
});

async function run(
  handler: (event: unknown, context: unknown) => unknown,
  message: InvokeMessage,
): Promise<void> {
  invocationsBegun += 1;
  const own = invocationsBegun;
  try {
    const result = await handler(JSON.parse(message.event), contextOf(message));
    say({ kind: 'returned', payload: stringify(result) });
  } catch (error) {
    fail('failed', describeError(error), 'Invoke Error');
  }
  await freeze(own);
}

/**
 * Stops the thread until the next invocation, as Lambda freezes an environment: timers, requests and whatever else a
 * function left behind stand still. What it printed goes out first. It goes on at once where the next is there already.
 */
async function freeze(own: number): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(written));
  if (invocationsBegun === own) Atomics.wait(invocationsGiven, 0, own);
}

async function written(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0) return;
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
}

function stringify(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
}

try {
  const handler = await loadHandler(codeDirectory, handlerName);
  parentPort?.on('message', (message: InvokeMessage) => void run(handler, message));
  say({ kind: 'ready' });
} catch (error) {
  fail('fatal', describeError(error), 'Init Error');
  process.exit(1);
}
