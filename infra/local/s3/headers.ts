import { S3Error, invalidArgument, notImplemented } from './errors.ts';
import type { S3Request } from './request.ts';
import type { ObjectVersion } from './versions.ts';

type Headers = Readonly<Record<string, string>>;

const kept = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
]);
const encryption = /^x-amz-server-side-encryption(-aws-kms-key-id|-bucket-key-enabled)?$/;
const overridable = [...kept].map((name) => [name, `response-${name}`] as const);
const largestMetadata = 2048;

/** The headers of a new object: what the writer gave, over the bucket's default encryption. */
export function objectHeaders(given: Iterable<readonly [string, string]>, defaults: Headers): Headers {
  const headers: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  let metadataSize = 0;
  const own: Record<string, string> = {};
  for (const [name, value] of given) {
    if (name.startsWith('x-amz-meta-')) {
      metadataSize += Buffer.byteLength(name) - 'x-amz-meta-'.length + Buffer.byteLength(value);
      headers[name] = value;
    } else if (name === 'content-encoding') {
      const encoding = value.split(/,\s*/).filter((part) => part !== 'aws-chunked');
      if (encoding.length > 0) headers[name] = encoding.join(',');
    } else if (kept.has(name)) headers[name] = value;
    else if (encryption.test(name)) own[name] = value;
    else refuseUnsupported(name, value);
  }
  for (const [name, value] of Object.entries(headers)) requireSendable(name, value);
  if (metadataSize > largestMetadata) {
    throw new S3Error(
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
      400,
    );
  }
  return { ...headers, ...('x-amz-server-side-encryption' in own ? own : defaults) };
}

/** The encryption headers among those of an object: a write answers them. */
export function encryptionHeaders(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => encryption.test(name)));
}

/** The version header of an answer; none where the bucket never was versioned. */
export function versionHeader(versionId: string): Headers {
  return versionId === 'null' ? {} : { 'x-amz-version-id': versionId };
}

/** What GetObject and HeadObject answer about an object, with the overrides of a presigned link. */
export function answerHeaders(version: ObjectVersion, request: S3Request): Headers {
  const headers: Record<string, string> = {
    ...version.headers,
    ...versionHeader(version.versionId),
    'accept-ranges': 'bytes',
    etag: `"${version.etag}"`,
    'last-modified': new Date(version.modified).toUTCString(),
  };
  const tagCount = Object.keys(version.tags).length;
  if (tagCount > 0) headers['x-amz-tagging-count'] = String(tagCount);
  for (const [name, parameter] of overridable) {
    const value = request.query.get(parameter);
    if (value === undefined) continue;
    requireSendable(parameter, value);
    headers[name] = value;
  }
  return headers;
}

/** A value from a form or a query may hold what no header can. */
function requireSendable(name: string, value: string): void {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return;
  throw invalidArgument('Header value cannot be represented using ISO-8859-1.', name, value);
}

/** Access lists, object locks and the writer's own keys change what others may do: never ignored in silence. */
function refuseUnsupported(name: string, value: string): void {
  if (/^x-amz-(object-lock|server-side-encryption-(customer|context)|website-redirect)/.test(name))
    throw notImplemented(`header ${name}`);
  const privateAcl = ['private', 'bucket-owner-full-control'].includes(value);
  if (name.startsWith('x-amz-grant-') || (/^(x-amz-)?acl$/.test(name) && !privateAcl)) {
    throw new S3Error('AccessControlListNotSupported', 'The bucket does not allow ACLs', 400);
  }
  if (name === 'x-amz-storage-class' && value !== 'STANDARD')
    throw invalidArgument('The local cloud keeps objects in STANDARD only', name, value);
}
