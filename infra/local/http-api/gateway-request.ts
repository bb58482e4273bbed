import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { GatewayError, gatewayErrors } from './gateway-error.ts';

/** A request as the gateway reads it, before it knows a route. */
export interface GatewayRequest {
  readonly id: string;
  readonly method: string;
  /** As in the request line, still encoded. */
  readonly path: string;
  readonly rawQueryString: string;
  /** Lower-case names; values of the same name joined by a comma. Without cookies. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly protocol: string;
  readonly sourceIp: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

/** What concerns the connection alone never reaches a function. */
const CONNECTION_HEADERS = new Set(['connection', 'keep-alive', 'te', 'transfer-encoding', 'upgrade']);

export function readRequest(request: IncomingMessage, receivedAt: number, port: number): GatewayRequest {
  const url = request.url ?? '/';
  const question = url.indexOf('?');
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = (request.rawHeaders[index] ?? '').toLowerCase();
    const value = request.rawHeaders[index + 1] ?? '';
    if (name === 'cookie') cookies.push(...value.split(/; */));
    else if (!CONNECTION_HEADERS.has(name)) {
      headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
    }
  }
  const sourceIp = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return {
    id: randomBytes(11).toString('base64'),
    method: request.method ?? 'GET',
    path: question === -1 ? url : url.slice(0, question),
    rawQueryString: question === -1 ? '' : url.slice(question + 1),
    headers: {
      ...headers,
      'x-amzn-trace-id': `Root=1-${Math.floor(receivedAt / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
      'x-forwarded-for': sourceIp,
      'x-forwarded-port': String(port),
      'x-forwarded-proto': 'http',
    },
    cookies: cookies.filter((cookie) => cookie !== ''),
    protocol: `HTTP/${request.httpVersion}`,
    sourceIp,
    receivedAt,
  };
}

const LONGEST_BODY_BYTES = 10 * 1024 * 1024;

/** Reads the body. One too long is read to its end all the same, or the client would never see the answer. @throws GatewayError */
export async function readPayload(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size <= LONGEST_BODY_BYTES) chunks.push(bytes);
    else chunks.length = 0;
  }
  if (size > LONGEST_BODY_BYTES) throw new GatewayError(gatewayErrors.tooLarge);
  return Buffer.concat(chunks);
}
