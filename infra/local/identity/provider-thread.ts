import { Worker } from 'node:worker_threads';
import type { Log } from '../contract.ts';
import { PortInUseError } from '../http-server.ts';
import type { ProviderData, ProviderMessage, ProviderSettings } from './provider-messages.ts';

/** The running worker of the provider. */
export interface ProviderThread {
  readonly port: number;
  /** Resolves when the provider answers by these settings. */
  serve(settings: ProviderSettings): Promise<void>;
  end(): Promise<void>;
}

/** Starts the provider's worker; resolves when it listens. @throws PortInUseError */
export async function startProviderThread(data: ProviderData, log: Log): Promise<ProviderThread> {
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: data,
    // Nothing of the host's environment decides how the provider behaves.
    env: { NODE_ENV: 'production' },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  // Notices of the library, none of which is for the person at the terminal.
  worker.stdout.resume();
  worker.stderr.on('data', (chunk: Buffer) => log('identity', { stderr: chunk.toString('utf8').trim() }));
  worker.on('error', (error) => log('identity ended', { error: String(error) }));
  worker.on('message', (message: ProviderMessage) => {
    if (message.kind === 'log') log(message.message, { error: message.error });
  });

  const first = await answerOf(worker, 'listening', 'port-in-use');
  if (first.kind !== 'listening') {
    await worker.terminate();
    throw new PortInUseError(data.port);
  }
  return {
    port: first.port,
    serve: async (settings) => {
      const serving = answerOf(worker, 'serving');
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
      worker.postMessage(settings);
      await serving;
    },
    end: async () => {
      await worker.terminate();
    },
  };
}

/** The worker's next message of one of these kinds. Rejects when the worker ends without it. */
function answerOf(worker: Worker, ...kinds: readonly ProviderMessage['kind'][]): Promise<ProviderMessage> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      end();
    };
    const onMessage = (message: ProviderMessage): void => {
      if (kinds.includes(message.kind)) settle(() => resolve(message));
    };
    const onError = (error: Error): void => settle(() => reject(error));
    const onExit = (): void => settle(() => reject(new Error('The identity provider ended unexpectedly')));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
