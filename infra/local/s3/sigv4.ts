import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a credential is good for: the middle of `AKID/20260801/ap-southeast-3/s3/aws4_request`. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** yyyymmdd */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The parts of a request that Signature Version 4 signs, already decoded. */
export interface SignedParts {
  readonly method: string;
  /** Decoded path; it is encoded again as S3 does, once. */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  /** Lower-case names with their values, in any order. */
  readonly headers: readonly (readonly [string, string])[];
  readonly payloadHash: string;
}

/** Reads `AKID/date/region/service/aws4_request`; undefined where it has another form. */
export function parseCredential(text: string): CredentialScope | undefined {
  const match = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(text);
  if (match === null) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = ''] = match;
  return { accessKeyId, date, region, service };
}

/** Reads `20260801T120000Z` as milliseconds since 1970 UTC; undefined where it has another form. */
export function parseAmzDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match.map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}

/** Percent-encodes everything but the unreserved characters of RFC 3986, as SigV4 prescribes. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The canonical request of SigV4, as S3 builds it. */
export function canonicalRequest(parts: SignedParts): string {
  const query = parts.query
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .toSorted(([a, x], [b, y]) => byCodePoint(a, b) || byCodePoint(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const headers = parts.headers
    .map(([name, value]) => [name, value.trim().replace(/\s+/g, ' ')] as const)
    .toSorted(([a], [b]) => byCodePoint(a, b));
  return [
    parts.method,
    parts.path.split('/').map(uriEncode).join('/'),
    query,
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    headers.map(([name]) => name).join(';'),
    parts.payloadHash,
  ].join('\n');
}

/** The string to sign of a request made at `amzDate` (yyyymmddThhmmssZ). */
export function stringToSign(amzDate: string, scope: CredentialScope, request: string): string {
  const hash = createHash('sha256').update(request).digest('hex');
  return [
    'AWS4-HMAC-SHA256',
    amzDate,
    `${scope.date}/${scope.region}/${scope.service}/aws4_request`,
    hash,
  ].join('\n');
}

/** The hexadecimal signature of `text` under a secret key derived for the scope. */
export function sign(secret: string, scope: CredentialScope, text: string): string {
  let key: Buffer | string = `AWS4${secret}`;
  for (const part of [scope.date, scope.region, scope.service, 'aws4_request'])
    key = createHmac('sha256', key).update(part).digest();
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Compares two signatures in constant time. */
export function sameSignature(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
