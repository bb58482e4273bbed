import { randomUUID } from 'node:crypto';
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
  /** The host, as the client calls it, without the port. */
  readonly domainName: string;
  readonly sourceIp: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

/** What concerns the connection alone never reaches a function. */
const CONNECTION_HEADERS = new Set(['connection', 'keep-alive', 'te', 'transfer-encoding', 'upgrade']);

/** Reads all but the body, which nobody may want. `receivedAt` is in milliseconds since 1970. */
export function readRequest(request: IncomingMessage, receivedAt: number, port: number): GatewayRequest {
  const url = request.url ?? '/';
  const question = url.indexOf('?');
  const { headers, cookies } = readHeaders(request.rawHeaders);
  const sourceIp = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return {
    id: Buffer.from(randomDigits().slice(0, 22), 'hex').toString('base64'),
    method: request.method ?? 'GET',
    path: question === -1 ? url : url.slice(0, question),
    rawQueryString: question === -1 ? '' : url.slice(question + 1),
    headers: {
      ...headers,
      'x-amzn-trace-id': `Root=1-${Math.floor(receivedAt / 1000).toString(16)}-${randomDigits().slice(0, 24)}`,
      'x-forwarded-for': sourceIp,
      'x-forwarded-port': String(port),
      'x-forwarded-proto': 'http',
    },
    cookies,
    protocol: `HTTP/${request.httpVersion}`,
    domainName: (headers['host'] ?? 'localhost').replace(/:\d+$/, ''),
    sourceIp,
    receivedAt,
  };
}

/** @param raw names and values in turn, as they came */
function readHeaders(raw: readonly string[]): Pick<GatewayRequest, 'headers' | 'cookies'> {
  const pairs = raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] as const] : [],
  );
  const cookies = pairs.filter(([name]) => name === 'cookie').flatMap(([, value]) => value.split(/; */));
  const others = pairs.filter(([name]) => name !== 'cookie' && !CONNECTION_HEADERS.has(name));
  return { headers: joinValues(others), cookies: cookies.filter((cookie) => cookie !== '') };
}

/** Values of the same name, joined by a comma. */
export function joinValues(pairs: Iterable<readonly [string, string]>): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(joined);
}

/** 32 hexadecimal digits. */
function randomDigits(): string {
  return randomUUID().replaceAll('-', '');
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
