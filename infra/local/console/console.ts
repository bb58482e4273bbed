import type { IncomingMessage, ServerResponse } from 'node:http';
import { isOfThisMachine } from './own-origin.ts';
import type { Service, Surroundings } from '../contract.ts';
import { listen, type Listening } from '../http-server.ts';
import type { Call } from './executions-reader.ts';
import type { PageSettings } from './pages/layout.ts';
import { consoleRoutes } from './routes.ts';

/** The service that shows the executions of Step Functions. */
export interface Console extends Service {
  /** Its address, once it listens. */
  url(): string;
}

/** Pages for operators and developers; what they show and do goes through the API of Step Functions. */
export function createConsole(
  { log, port }: Surroundings,
  call: Call,
  { timeZone = 'Asia/Jakarta', linkOf = () => undefined }: Partial<PageSettings> = {},
): Console {
  const routes = consoleRoutes(call, { timeZone, linkOf });
  let listening: Listening | undefined;
  let isStarted = false;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    if (!isStarted || url === null) {
      response.writeHead(isStarted ? 400 : 503).end();
      return;
    }
    const { method = 'GET', headers } = request;
    if (method !== 'GET' && method !== 'HEAD' && !isOfThisMachine(headers)) {
      response.writeHead(403).end();
      return;
    }
    const answer = await routes.fetch(new Request(url, { method }));
    response.writeHead(answer.status, {
      ...Object.fromEntries(answer.headers),
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  return {
    name: 'console',
    types: [],
    url: () => {
      if (listening === undefined) throw new Error('The console does not listen yet');
      return listening.url;
    },
    listen: async () => {
      listening = await listen(port, (request, response) => {
        handle(request, response).catch((error: unknown) => {
          log('console failed on a request', { error: String(error) });
          response.destroy();
        });
      });
      return {};
    },
    provision: ({ type }) => {
      throw new Error(`The console provisions nothing, also no ${type}`);
    },
    start: async () => {
      isStarted = true;
    },
    stop: async () => {
      isStarted = false;
      await listening?.close();
    },
  };
}
