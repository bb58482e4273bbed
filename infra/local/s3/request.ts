import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { S3Error } from './errors.ts';

/** A request to S3 in path style, decoded once. */
export interface S3Request {
  readonly message: IncomingMessage;
  readonly method: string;
  /** Decoded path with its leading slash: what the signature covers. */
  readonly path: string;
  readonly bucket: string;
  /** Empty where the request is about the bucket. */
  readonly key: string;
  /** Query parameters in the order they came: what the signature covers. */
  readonly pairs: readonly (readonly [string, string])[];
  readonly query: ReadonlyMap<string, string>;
  /** Request id of the answer. */
  readonly id: string;
  /**
   * Headers by lower-case name. Those that a presigned link carries in its query count as headers too, so a
   * signature is checked against `message` instead.
   */
  readonly headers: ReadonlyMap<string, string>;
  header(name: string): string | undefined;
}

/** What an operation answers. A stream is sent as it is read. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
}

/** @throws S3Error InvalidURI where the path or query is not percent-encoded UTF-8 */
export function parseRequest(message: IncomingMessage, id: string): S3Request {
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  const path = decode(mark === -1 ? url : url.slice(0, mark));
  const pairs = (mark === -1 ? '' : url.slice(mark + 1))
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals === -1
        ? ([decode(pair), ''] as const)
        : ([decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))] as const);
    });
  const slash = path.indexOf('/', 1);
  const query = new Map(pairs);
  const headers = headersOf(message, query);
  return {
    message,
    method: message.method ?? 'GET',
    path,
    bucket: slash === -1 ? path.slice(1) : path.slice(1, slash),
    key: slash === -1 ? '' : path.slice(slash + 1),
    pairs,
    query,
    id,
    headers,
    header: (name) => headers.get(name),
  };
}

function headersOf(message: IncomingMessage, query: ReadonlyMap<string, string>): Map<string, string> {
  const headers = new Map<string, string>();
  if (query.has('X-Amz-Signature')) {
    for (const [name, value] of query)
      if (name.toLowerCase().startsWith('x-amz-')) headers.set(name.toLowerCase(), value);
  }
  for (const [name, value = ''] of Object.entries(message.headers))
    headers.set(name, Array.isArray(value) ? value.join(',') : value);
  return headers;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.", 400, { URI: text });
  }
}
