import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../contract.ts';
import type { Caller } from './authenticate.ts';
import type { Blobs } from './blobs.ts';
import type { Bucket } from './bucket.ts';
import type { BucketPolicies } from './bucket-policy.ts';
import { transaction } from './database.ts';
import { noSuchKey, preconditionFailed, S3Error } from './errors.ts';
import { type CreationReason, objectCreated, type Outbox } from './object-created.ts';
import type { Answer, S3Request } from './request.ts';
import type { ListedVersion, ObjectVersion, VersionTable } from './versions.ts';

/** What the operations work on. */
export interface Context {
  readonly database: DatabaseSync;
  readonly versions: VersionTable;
  readonly blobs: Blobs;
  readonly outbox: Outbox;
  readonly policies: BucketPolicies;
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
}

/** One operation of S3 on a bucket that exists, for a caller whose signature holds. */
export type Operation = (
  context: Context,
  request: S3Request,
  bucket: Bucket,
  caller: Caller,
) => Promise<Answer>;

/** The state an object must have for a write to go through, checked in the same transaction. */
export interface WriteCondition {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

export type NewObject = Omit<ObjectVersion, 'bucket' | 'versionId' | 'deleteMarker' | 'modified'>;

/**
 * Makes an object the latest version of its key; `alongside` runs in the same transaction. On an error its blob is
 * removed. @throws S3Error PreconditionFailed, KeyTooLongError
 */
export function createObject(
  context: Context,
  bucket: Bucket,
  object: NewObject,
  origin: { readonly reason: CreationReason; readonly requestId: string },
  condition: WriteCondition = {},
  alongside: () => void = () => undefined,
): ObjectVersion {
  const { blobs, clock, database, outbox, versions } = context;
  const version: ObjectVersion = {
    ...object,
    bucket: bucket.name,
    versionId: newVersionId(bucket),
    deleteMarker: false,
    modified: clock.millis(),
  };
  let replaced: ObjectVersion | undefined;
  try {
    requireKey(object.key);
    replaced = transaction(database, () => {
      requireCondition(condition, versions.latest(bucket.name, object.key), object.key);
      const old = replaceNullVersion(context, version);
      versions.add(version);
      alongside();
      if (bucket.eventBridge) outbox.add(objectCreated(version, origin.reason, origin.requestId, context));
      return old;
    });
  } catch (error) {
    blobs.remove(object.blob);
    throw error;
  }
  if (replaced !== undefined) blobs.remove(replaced.blob);
  outbox.wake();
  return version;
}

/** Puts a delete marker over an object. */
export function createDeleteMarker(context: Context, bucket: Bucket, key: string): ObjectVersion {
  const marker: ObjectVersion = {
    bucket: bucket.name,
    key,
    versionId: newVersionId(bucket),
    deleteMarker: true,
    blob: '',
    size: 0,
    etag: '',
    modified: context.clock.millis(),
    headers: {},
    tags: {},
    checksums: {},
  };
  const replaced = transaction(context.database, () => {
    const old = replaceNullVersion(context, marker);
    context.versions.add(marker);
    return old;
  });
  if (replaced !== undefined) context.blobs.remove(replaced.blob);
  return marker;
}

/** Removes one version for good. */
export function removeVersion({ blobs, database, versions }: Context, version: ObjectVersion): void {
  transaction(database, () => versions.remove(version));
  if (version.blob !== '') blobs.remove(version.blob);
}

/** The version a request is about: the one it names, or the latest. @throws S3Error NoSuchKey and others */
export function requireVersion(
  { versions }: Context,
  bucket: string,
  key: string,
  versionId: string | undefined,
): ListedVersion {
  const found =
    versionId === undefined ? versions.latest(bucket, key) : versions.version(bucket, key, versionId);
  if (found === undefined && versionId !== undefined) {
    throw new S3Error('NoSuchVersion', 'The specified version does not exist.', 404, {
      Key: key,
      VersionId: versionId,
    });
  }
  if (found === undefined) throw noSuchKey(key);
  if (!found.deleteMarker) return found;
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': found.versionId };
  if (versionId === undefined) throw noSuchKey(key, headers);
  throw new S3Error(
    'MethodNotAllowed',
    'The specified method is not allowed against this resource.',
    405,
    { Method: 'GET', ResourceType: 'DeleteMarker' },
    headers,
  );
}

/** An unversioned or suspended bucket has at most one version called 'null'. */
function replaceNullVersion({ versions }: Context, version: ObjectVersion): ObjectVersion | undefined {
  if (version.versionId !== 'null') return undefined;
  const old = versions.version(version.bucket, version.key, 'null');
  if (old !== undefined) versions.remove(old);
  return old?.blob === '' ? undefined : old;
}

function newVersionId({ versioning }: Bucket): string {
  return versioning === 'Enabled' ? randomBytes(24).toString('base64url') : 'null';
}

function requireKey(key: string): void {
  if (Buffer.byteLength(key) > 1024) throw new S3Error('KeyTooLongError', 'Your key is too long', 400);
}

function requireCondition(
  { ifMatch, ifNoneMatch }: WriteCondition,
  current: ObjectVersion | undefined,
  key: string,
): void {
  const existing = current?.deleteMarker === false ? current : undefined;
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new S3Error(
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
      501,
      { Header: 'If-None-Match' },
    );
  }
  if (ifNoneMatch !== undefined && existing !== undefined) throw preconditionFailed('If-None-Match');
  if (ifMatch === undefined) return;
  if (existing === undefined) throw noSuchKey(key);
  if (ifMatch.replaceAll('"', '') !== existing.etag) throw preconditionFailed('If-Match');
}
