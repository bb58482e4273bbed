import type { Operation } from './context.ts';
import { invalidArgument } from './errors.ts';
import type { S3Request } from './request.ts';
import { uriEncode } from './sigv4.ts';
import type { ListedVersion } from './versions.ts';
import { document, element } from './xml.ts';

const storageClass = element('StorageClass', 'STANDARD');

export const headBucket: Operation = async (context) => ({
  status: 200,
  headers: { 'x-amz-bucket-region': context.region },
});

export const listObjectsV2: Operation = async (context, request, bucket) => {
  const { delimiter, encode, maxKeys, prefix } = listParameters(request);
  const token = request.query.get('continuation-token');
  const startAfter = request.query.get('start-after') ?? '';
  const after = token === undefined ? startAfter : Buffer.from(token, 'base64url').toString('utf8');
  const page = takePage(context.versions.objectsFrom(bucket.name, maximum(prefix, after)), {
    prefix,
    delimiter,
    maxKeys,
    isBefore: ({ key }) => after !== '' && compareKeys(key, after) <= 0,
    // All keys of a common prefix are behind the token that names it.
    isPrefixBefore: (common) => after !== '' && after.startsWith(common),
  });
  const contents = page.versions.map((version) =>
    element('Contents', [
      element('Key', encode(version.key)),
      ...describe(version),
      ...(request.query.get('fetch-owner') === 'true' ? [owner(context.account)] : []),
    ]),
  );
  return {
    status: 200,
    body: document('ListBucketResult', [
      element('Name', bucket.name),
      element('Prefix', encode(prefix)),
      ...optional('Delimiter', delimiter === '' ? undefined : encode(delimiter)),
      ...optional('StartAfter', startAfter === '' ? undefined : encode(startAfter)),
      ...optional('ContinuationToken', token),
      ...optional('EncodingType', request.query.get('encoding-type')),
      element('KeyCount', page.versions.length + page.prefixes.length),
      element('MaxKeys', maxKeys),
      element('IsTruncated', page.next !== undefined),
      ...optional(
        'NextContinuationToken',
        page.next === undefined ? undefined : Buffer.from(page.next.key, 'utf8').toString('base64url'),
      ),
      ...contents,
      ...page.prefixes.map((common) => element('CommonPrefixes', [element('Prefix', encode(common))])),
    ]),
  };
};

export const listObjectVersions: Operation = async (context, request, bucket) => {
  const { delimiter, encode, maxKeys, prefix } = listParameters(request);
  const keyMarker = request.query.get('key-marker') ?? '';
  const versionMarker = request.query.get('version-id-marker');
  if (versionMarker !== undefined && keyMarker === '')
    throw invalidArgument(
      'A version-id marker cannot be specified without a key marker.',
      'version-id-marker',
      versionMarker,
    );
  let isMarkerPassed = versionMarker === undefined;
  const page = takePage(context.versions.versionsFrom(bucket.name, maximum(prefix, keyMarker)), {
    prefix,
    delimiter,
    maxKeys,
    isBefore: ({ key, versionId }) => {
      if (keyMarker === '' || compareKeys(key, keyMarker) > 0) return false;
      if (compareKeys(key, keyMarker) < 0 || versionMarker === undefined) return true;
      const before = !isMarkerPassed;
      isMarkerPassed ||= versionId === versionMarker;
      return before;
    },
    isPrefixBefore: (common) => keyMarker.startsWith(common),
  });
  return {
    status: 200,
    body: document('ListVersionsResult', [
      element('Name', bucket.name),
      element('Prefix', encode(prefix)),
      element('KeyMarker', encode(keyMarker)),
      element('VersionIdMarker', versionMarker ?? ''),
      ...optional('Delimiter', delimiter === '' ? undefined : encode(delimiter)),
      ...optional('EncodingType', request.query.get('encoding-type')),
      element('MaxKeys', maxKeys),
      element('IsTruncated', page.next !== undefined),
      ...optional('NextKeyMarker', page.next && encode(page.next.key)),
      ...optional('NextVersionIdMarker', page.next?.versionId),
      ...page.versions.map((version) =>
        element(version.deleteMarker ? 'DeleteMarker' : 'Version', [
          element('Key', encode(version.key)),
          element('VersionId', version.versionId),
          element('IsLatest', version.latest),
          ...(version.deleteMarker
            ? [element('LastModified', new Date(version.modified).toISOString())]
            : describe(version)),
          owner(context.account),
        ]),
      ),
      ...page.prefixes.map((common) => element('CommonPrefixes', [element('Prefix', encode(common))])),
    ]),
  };
};

interface PageRules {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  readonly isBefore: (version: ListedVersion) => boolean;
  readonly isPrefixBefore: (commonPrefix: string) => boolean;
}

/** One page of a listing; `next` is where the following page continues, after that key (and version). */
function takePage(listed: Iterable<ListedVersion>, rules: PageRules) {
  const versions: ListedVersion[] = [];
  const prefixes: string[] = [];
  let last: { readonly key: string; readonly versionId?: string } | undefined;
  for (const version of listed) {
    if (!version.key.startsWith(rules.prefix)) break;
    if (rules.isBefore(version)) continue;
    const common = commonPrefix(version.key, rules);
    if (common !== undefined && (common === prefixes.at(-1) || rules.isPrefixBefore(common))) continue;
    if (versions.length + prefixes.length === rules.maxKeys)
      return { versions, prefixes, next: rules.maxKeys === 0 ? undefined : last };
    if (common === undefined) versions.push(version);
    else prefixes.push(common);
    last = common === undefined ? version : { key: common };
  }
  return { versions, prefixes, next: undefined };
}

function commonPrefix(key: string, { delimiter, prefix }: PageRules): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}

function listParameters(request: S3Request) {
  const maxKeys = Number(request.query.get('max-keys') ?? 1000);
  if (!Number.isInteger(maxKeys) || maxKeys < 0)
    throw invalidArgument(
      'Provided max-keys not an integer or within integer range',
      'max-keys',
      String(request.query.get('max-keys')),
    );
  const isEncoded = request.query.get('encoding-type') === 'url';
  return {
    prefix: request.query.get('prefix') ?? '',
    delimiter: request.query.get('delimiter') ?? '',
    maxKeys: Math.min(maxKeys, 1000),
    encode: (text: string) => (isEncoded ? text.split('/').map(uriEncode).join('/') : text),
  };
}

function describe(version: ListedVersion): string[] {
  return [
    element('LastModified', new Date(version.modified).toISOString()),
    element('ETag', `"${version.etag}"`),
    element('Size', version.size),
    storageClass,
  ];
}

function owner(account: string): string {
  return element('Owner', [element('ID', account)]);
}

function optional(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [element(name, value)];
}

/** S3 orders keys by their UTF-8 bytes, JavaScript by UTF-16. */
function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function maximum(a: string, b: string): string {
  return compareKeys(a, b) >= 0 ? a : b;
}
