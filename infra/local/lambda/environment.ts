import { Worker } from 'node:worker_threads';
import type { LogFile } from '../log-file.ts';
import type { EnvironmentData, FunctionError, InvokeMessage, WorkerMessage } from './worker-messages.ts';

/** How one invocation ended: the JSON text the handler returned, or what went wrong. */
export type Outcome =
  | { readonly payload: string }
  | { readonly error: FunctionError }
  /** The local cloud stopped; nothing is known of the function. */
  | { readonly stopped: true };

/** An execution environment: one worker thread that runs one invocation at a time. */
export interface Environment {
  readonly alive: boolean;
  /** Waits for the function to load, then runs it. Never rejects. */
  invoke(message: InvokeMessage): Promise<Outcome>;
  /** Ends the thread, whatever it does. */
  end(): Promise<void>;
}

export interface EnvironmentOptions {
  /** File with the inside of an environment, `worker.ts`. */
  readonly runtime: string;
  readonly data: Omit<EnvironmentData, 'given'>;
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMegabytes: number;
  readonly log: LogFile;
}

/** Lambda's own limit on loading a function. */
const INIT_LIMIT_MILLIS = 10_000;

/** Starts an environment; the function begins to load at once. */
export function startEnvironment({
  runtime,
  data,
  variables,
  memoryMegabytes,
  log,
}: EnvironmentOptions): Environment {
  const given = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workerData: EnvironmentData = { ...data, given: given.buffer };
  const worker = new Worker(runtime, {
    workerData,
    env: { ...variables },
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
  });
  const exited = Promise.withResolvers<void>();
  let alive = true;
  let ready = false;
  let stopping = false;
  let underway:
    | { message: InvokeMessage; settle: (outcome: Outcome) => void; timer: NodeJS.Timeout }
    | undefined;
  /** Why the thread ended, if it ended between two invocations. */
  let fatal: FunctionError | undefined;

  const settle = (outcome: Outcome): void => {
    clearTimeout(underway?.timer);
    underway?.settle(outcome);
    underway = undefined;
  };
  const timeOut = (millis: number): void => {
    const requestId = underway?.message.requestId ?? '';
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${(millis / 1000).toFixed(2)} seconds`;
    log.write(`${errorMessage}\n`);
    alive = false;
    settle({ error: { errorType: 'Sandbox.Timedout', errorMessage } });
    void worker.terminate();
  };
  const begin = (): void => {
    if (underway === undefined || !ready) return;
    clearTimeout(underway.timer);
    const { timeoutMillis } = underway.message;
    underway.timer = setTimeout(timeOut, timeoutMillis, timeoutMillis);
    // First it thaws, then it finds the message.
    Atomics.add(given, 0, 1);
    Atomics.notify(given, 0);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(underway.message);
  };

  worker.stdout.on('data', (chunk: Buffer) => log.write(chunk));
  worker.stderr.on('data', (chunk: Buffer) => log.write(chunk));
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'ready') {
      ready = true;
      begin();
    } else if (message.kind === 'returned') {
      settle({ payload: message.payload });
    } else {
      if (message.kind === 'fatal') {
        alive = false;
        fatal = message.error;
      }
      settle({ error: message.error });
    }
  });
  worker.on('error', (error: NodeJS.ErrnoException) => {
    alive = false;
    fatal = sandboxError(
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'Runtime.OutOfMemory' : 'Runtime.Unknown',
      underway?.message,
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? 'Runtime exited with error: signal: killed'
        : `${error.name}: ${error.message}`,
    );
    log.write(`${fatal.errorMessage}\n`);
    settle({ error: fatal });
  });
  worker.on('exit', (status) => {
    alive = false;
    const text =
      status === 0
        ? 'Runtime exited without providing a reason'
        : `Runtime exited with error: exit status ${status}`;
    settle(
      stopping
        ? { stopped: true }
        : { error: fatal ?? sandboxError('Runtime.ExitError', underway?.message, text) },
    );
    exited.resolve();
  });

  return {
    get alive() {
      return alive;
    },
    invoke: (message) =>
      new Promise((resolve) => {
        if (!alive) {
          resolve({ error: fatal ?? sandboxError('Runtime.ExitError', message, 'Runtime exited') });
          return;
        }
        const timer = setTimeout(timeOut, INIT_LIMIT_MILLIS, INIT_LIMIT_MILLIS);
        underway = { message, settle: resolve, timer };
        begin();
      }),
    end: async () => {
      stopping = true;
      alive = false;
      await worker.terminate();
      await exited.promise;
    },
  };
}

function sandboxError(errorType: string, message: InvokeMessage | undefined, text: string): FunctionError {
  return { errorType, errorMessage: `RequestId: ${message?.requestId ?? ''} Error: ${text}` };
}
