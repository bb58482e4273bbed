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

/** Listens on 127.0.0.1. `port` 0 takes any free port. @throws PortInUseError */
export async function listen(
  port: number,
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Listening> {
  const server: Server = createServer({ keepAlive: true, requestTimeout: 0 }, handler);
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port) : error);
    });
    server.listen(port, '127.0.0.1', 1024, resolve);
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
