import type { IncomingMessage, ServerResponse } from 'node:http';
import { parentPort } from 'node:worker_threads';
import { listenOnLocalhost, PortInUseError } from '../http-server.ts';
import type { ProviderMessage, ProviderSettings } from './provider-messages.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function say(message: ProviderMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
  parentPort?.postMessage(message);
}

/** Listens on `port` and answers 503 until the settings come from the main thread. */
export async function serve(port: number): Promise<void> {
  let handle: Handler | undefined;
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    if (handle === undefined) {
      response.writeHead(503).end();
      return;
    }
    handle(request, response).catch((error: unknown) => {
      say({ kind: 'log', message: 'identity failed on a request', error: String(error) });
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  };
  const begin = async (settings: ProviderSettings): Promise<void> => {
    const { createRoutes } = await import('./routes.ts');
    handle = createRoutes(settings, (message, error) => say({ kind: 'log', message, error }));
    say({ kind: 'serving' });
  };
  // What `begin` cannot do ends the thread, and with it the start of the service.
  parentPort?.on('message', (settings: ProviderSettings) => void begin(settings));
  try {
    const listening = await listenOnLocalhost(port, respond);
    say({ kind: 'listening', port: listening.port });
    // Half a second of loading, here while the main thread still makes the template.
    await import('./routes.ts');
  } catch (error) {
    if (!(error instanceof PortInUseError)) throw error;
    say({ kind: 'port-in-use' });
  }
}
