import { createObject, type Operation, requireVersion } from './context.ts';
import { invalidArgument, preconditionFailed, S3Error } from './errors.ts';
import { encryptionHeaders, objectHeaders, versionHeader } from './headers.ts';
import type { S3Request } from './request.ts';
import { tagsOfHeader } from './tags.ts';
import { document, element } from './xml.ts';

export const copyObject: Operation = async (context, request, bucket, caller) => {
  const from = copySource(request);
  const action = from.versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  await context.policies.require({ action, ...from, ...caller });
  const source = requireVersion(context, from.bucket, from.key, from.versionId);
  const expected = request.header('x-amz-copy-source-if-match');
  if (expected !== undefined && expected.replaceAll('"', '') !== source.etag)
    throw preconditionFailed('x-amz-copy-source-If-Match');
  const replacesMetadata = request.header('x-amz-metadata-directive') === 'REPLACE';
  const replacesTags = request.header('x-amz-tagging-directive') === 'REPLACE';
  const isOntoItself =
    from.bucket === bucket.name && from.key === request.key && from.versionId === undefined;
  if (isOntoItself && !replacesMetadata) {
    throw new S3Error(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      400,
    );
  }
  const headers = replacesMetadata
    ? objectHeaders(request.headers, bucket.encryptionHeaders)
    : { ...source.headers, ...encryptionHeaders(objectHeaders(request.headers, bucket.encryptionHeaders)) };
  const tags = replacesTags ? tagsOfHeader(request.header('x-amz-tagging')) : source.tags;
  const bytes = context.blobs.read(source.blob);
  const { id, size } = await context.blobs.write(bytes as AsyncIterable<Buffer>);
  const version = createObject(
    context,
    bucket,
    { key: request.key, blob: id, size, etag: source.etag, headers, tags, checksums: source.checksums },
    { reason: 'CopyObject', requestId: request.id },
    { ifNoneMatch: request.header('if-none-match') },
  );
  return {
    status: 200,
    headers: {
      ...versionHeader(version.versionId),
      ...encryptionHeaders(headers),
      ...(source.versionId === 'null' ? {} : { 'x-amz-copy-source-version-id': source.versionId }),
    },
    body: document('CopyObjectResult', [
      element('LastModified', new Date(version.modified).toISOString()),
      element('ETag', `"${version.etag}"`),
    ]),
  };
};

function copySource(request: S3Request): { bucket: string; key: string; versionId: string | undefined } {
  const header = request.header('x-amz-copy-source') ?? '';
  const [path = '', query] = header.split('?');
  const match = /^\/?([^/]+)\/(.+)$/s.exec(safeDecode(path) ?? '');
  if (match === null)
    throw invalidArgument(
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      'x-amz-copy-source',
      header,
    );
  return {
    bucket: match[1] ?? '',
    key: match[2] ?? '',
    versionId: new URLSearchParams(query).get('versionId') ?? undefined,
  };
}

function safeDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
