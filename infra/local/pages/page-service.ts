import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Service, Surroundings } from '../contract.ts';
import { listen, type Listening } from '../http-server.ts';

/** A service that is there for people: pages, and no resource of a template. */
export interface PageService extends Service {
  /** Its address, once it listens. */
  url(): string;
}

export interface PageServiceOptions {
  readonly name: string;
  /** Answers a request without a body. */
  readonly answer: (request: Request) => Response | Promise<Response>;
  /** Whether a request is refused, with status 403. */
  readonly refuses?: (request: IncomingMessage) => boolean;
  /** On every answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Called once nobody can ask any more. */
  readonly close?: () => void;
}

/** Listens for browsers and programs on this machine; functions are not told of it. */
export function createPageService(
  { log, port }: Pick<Surroundings, 'log' | 'port'>,
  { name, answer, refuses, headers, close }: PageServiceOptions,
): PageService {
  let listening: Listening | undefined;
  let isStarted = false;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    if (!isStarted || url === null) {
      response.writeHead(isStarted ? 400 : 503).end();
      return;
    }
    if (refuses?.(request) === true) {
      response.writeHead(403).end();
      return;
    }
    const answered = await answer(new Request(url, { method: request.method ?? 'GET' }));
    response.writeHead(answered.status, { ...Object.fromEntries(answered.headers), ...headers });
    response.end(Buffer.from(await answered.arrayBuffer()));
  }

  return {
    name,
    types: [],
    url: () => {
      if (listening === undefined) throw new Error(`The ${name} does not listen yet`);
      return listening.url;
    },
    listen: async () => {
      listening = await listen(port, (request, response) => {
        handle(request, response).catch((error: unknown) => {
          log(`${name} failed on a request`, { error: String(error) });
          response.destroy();
        });
      });
      return {};
    },
    provision: ({ type }) => {
      throw new Error(`The ${name} provisions nothing, also no ${type}`);
    },
    start: async () => {
      isStarted = true;
    },
    stop: async () => {
      isStarted = false;
      await listening?.close();
      close?.();
    },
  };
}
