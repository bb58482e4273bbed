import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServiceError } from './contract.ts';

/** A listening loopback server and the way to end it with every connection it holds. */
export interface Listening {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Thrown when the port is taken: the supervisor prints the message as it is. */
export class PortInUseError extends Error {
  constructor(port: number) {
    super(`Port ${port} is in use. Stop what listens there, or choose another with --port.`);
    this.name = 'PortInUseError';
  }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Listens on 127.0.0.1. `port` 0 takes any free port. @throws PortInUseError */
export async function listen(port: number, handler: Handler, host = '127.0.0.1'): Promise<Listening> {
  const server: Server = createServer({ keepAlive: true, requestTimeout: 0 }, handler);
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port) : error);
    });
    server.listen(port, host, 1024, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Listens as `localhost`, under which browsers keep secure cookies without TLS: on 127.0.0.1 and, where the machine
 * has it, on ::1. @throws PortInUseError
 */
export async function listenOnLocalhost(port: number, handler: Handler): Promise<Listening> {
  const four = await listen(port, handler);
  let six: Listening | undefined;
  try {
    six = await listen(four.port, handler, '::1');
  } catch (error) {
    // Somebody else there would be given the requests of half the browsers.
    if (error instanceof PortInUseError) {
      await four.close();
      throw error;
    }
  }
  return {
    url: `http://localhost:${four.port}`,
    port: four.port,
    close: async () => {
      await Promise.all([four.close(), six?.close()]);
    },
  };
}

/** Reads a whole request body. @throws ServiceError RequestEntityTooLarge above `limit` bytes */
export async function readBody(request: IncomingMessage, limit = 16 * 1024 * 1024): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > limit)
      throw new ServiceError('RequestEntityTooLargeException', `Request exceeds ${limit} bytes`, 413);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** Access key id of a SigV4 request: on this machine it names the function or person that calls. */
export function callerOf(request: IncomingMessage): string | undefined {
  return /Credential=([^/,\s]+)\//.exec(request.headers.authorization ?? '')?.[1];
}
