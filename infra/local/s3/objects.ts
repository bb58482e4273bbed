import { receiveBlob } from './body.ts';
import {
  type Context,
  createDeleteMarker,
  createObject,
  type Operation,
  removeVersion,
  requireVersion,
} from './context.ts';
import { preconditionFailed, S3Error } from './errors.ts';
import { answerHeaders, encryptionHeaders, objectHeaders, versionHeader } from './headers.ts';
import type { Answer, S3Request } from './request.ts';
import { tagsOfHeader } from './tags.ts';
import type { Bucket } from './bucket.ts';
import type { ObjectVersion } from './versions.ts';

export const putObject: Operation = async (context, request, bucket, caller) => {
  const headers = objectHeaders(request.headers, bucket.encryptionHeaders);
  const tags = tagsOfHeader(request.header('x-amz-tagging'));
  const { md5, ...received } = await receiveBlob(request, caller, context.blobs);
  const version = createObject(
    context,
    bucket,
    { key: request.key, etag: md5, headers, tags, ...received },
    { reason: 'PutObject', requestId: request.id },
    { ifMatch: request.header('if-match'), ifNoneMatch: request.header('if-none-match') },
  );
  return {
    status: 200,
    headers: {
      etag: `"${version.etag}"`,
      ...versionHeader(version.versionId),
      ...encryptionHeaders(headers),
      ...version.checksums,
    },
  };
};

export const getObject: Operation = async (context, request, bucket) => {
  const found = found200(context, request, bucket);
  if ('status' in found) return found;
  const { headers, range, version } = found;
  return {
    status: range.partial ? 206 : 200,
    headers,
    // A stream over no bytes cannot be expressed by start and end.
    body: version.size === 0 ? '' : context.blobs.read(version.blob, range.start, range.end),
  };
};

export const headObject: Operation = async (context, request, bucket) => {
  const found = found200(context, request, bucket);
  if ('status' in found) return found;
  return { status: found.range.partial ? 206 : 200, headers: found.headers };
};

export const deleteObject: Operation = async (context, request, bucket) => {
  const { deleteMarker, versionId } = deleteOne(context, bucket, request.key, request.query.get('versionId'));
  return {
    status: 204,
    headers: {
      ...(versionId === undefined ? {} : versionHeader(versionId)),
      ...(deleteMarker ? { 'x-amz-delete-marker': 'true' } : {}),
    },
  };
};

/** What a deletion touched: the marker it made, or the version it removed. */
export interface Deleted {
  readonly deleteMarker: boolean;
  readonly versionId?: string;
}

/** Deletes as S3 does: a marker in a versioned bucket, for good where a version is named. What is not there is no error. */
export function deleteOne(context: Context, bucket: Bucket, key: string, versionId?: string): Deleted {
  if (versionId !== undefined) {
    const version = context.versions.version(bucket.name, key, versionId);
    if (version !== undefined) removeVersion(context, version);
    return { deleteMarker: version?.deleteMarker ?? false, versionId };
  }
  if (bucket.versioning !== 'Off') {
    return { deleteMarker: true, versionId: createDeleteMarker(context, bucket, key).versionId };
  }
  const version = context.versions.latest(bucket.name, key);
  if (version !== undefined) removeVersion(context, version);
  return { deleteMarker: false };
}

interface Found {
  readonly version: ObjectVersion;
  readonly headers: Readonly<Record<string, string>>;
  readonly range: { readonly start: number; readonly end: number; readonly partial: boolean };
}

function found200(context: Context, request: S3Request, bucket: Bucket): Found | Answer {
  const version = requireVersion(context, bucket.name, request.key, request.query.get('versionId'));
  if (request.query.has('partNumber'))
    throw new S3Error(
      'NotImplemented',
      'The local cloud does not implement s3:GetObject with partNumber',
      501,
    );
  const headers = answerHeaders(version, request);
  if (isNotModified(request, version)) return { status: 304, headers: { etag: `"${version.etag}"` } };
  const range = rangeOf(request.header('range'), version.size);
  return {
    version,
    range,
    headers: {
      ...headers,
      'content-length': String(version.size === 0 ? 0 : range.end - range.start + 1),
      ...(range.partial
        ? { 'content-range': `bytes ${range.start}-${range.end}/${version.size}` }
        : request.header('x-amz-checksum-mode') === 'ENABLED' && version.checksums),
    },
  };
}

/** True where the reader's copy is still good. @throws S3Error PreconditionFailed */
function isNotModified(request: S3Request, { etag, modified }: ObjectVersion): boolean {
  const lists = (header: string): boolean | undefined => {
    const value = request.header(header);
    return value?.split(',').some((part) => ['*', etag].includes(part.trim().replaceAll('"', '')));
  };
  const since = (header: string): boolean | undefined => {
    const at = Date.parse(request.header(header) ?? '');
    return Number.isNaN(at) ? undefined : Math.floor(modified / 1000) * 1000 > at;
  };
  const match = lists('if-match');
  if (match === false) throw preconditionFailed('If-Match');
  if (match === undefined && since('if-unmodified-since') === true)
    throw preconditionFailed('If-Unmodified-Since');
  return lists('if-none-match') ?? since('if-modified-since') === false;
}

/** The bytes asked for, both ends included; a range that is not understood means all. @throws S3Error InvalidRange */
function rangeOf(header: string | undefined, size: number): Found['range'] {
  const all = { start: 0, end: size - 1, partial: false };
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return all;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return all;
  if (start >= size) {
    throw new S3Error(
      'InvalidRange',
      'The requested range is not satisfiable',
      416,
      { RangeRequested: header ?? '', ActualObjectSize: String(size) },
      { 'content-range': `bytes */${size}` },
    );
  }
  return { start, end, partial: true };
}
