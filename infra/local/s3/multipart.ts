import { createHash, randomBytes } from 'node:crypto';
import { receiveBlob, receiveXml } from './body.ts';
import { type Context, createObject, type Operation } from './context.ts';
import { invalidArgument, malformedXml, S3Error } from './errors.ts';
import { encryptionHeaders, objectHeaders, versionHeader } from './headers.ts';
import type { S3Request } from './request.ts';
import { tagsOfHeader } from './tags.ts';
import { document, element, textOf, type XmlElement } from './xml.ts';

interface Part {
  readonly number: number;
  readonly blob: string;
  readonly size: number;
  readonly etag: string;
}

const smallestPart = 5 * 1024 ** 2;

export const createMultipartUpload: Operation = async (context, request, bucket) => {
  const headers = objectHeaders(request.headers, bucket.encryptionHeaders);
  const tags = tagsOfHeader(request.header('x-amz-tagging'));
  const id = randomBytes(48).toString('base64url');
  context.database
    .prepare('INSERT INTO uploads (id, bucket, key, headers, tags) VALUES (?, ?, ?, ?, ?)')
    .run(id, bucket.name, request.key, JSON.stringify(headers), JSON.stringify(tags));
  return {
    status: 200,
    headers: encryptionHeaders(headers),
    body: document('InitiateMultipartUploadResult', [
      element('Bucket', bucket.name),
      element('Key', request.key),
      element('UploadId', id),
    ]),
  };
};

export const uploadPart: Operation = async (context, request, _bucket, caller) => {
  const { id } = requireUpload(context, request);
  const number = Number(request.query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw invalidArgument(
      'Part number must be an integer between 1 and 10000, inclusive',
      'partNumber',
      String(request.query.get('partNumber')),
    );
  const { blob, checksums, md5, size } = await receiveBlob(request, caller, context.blobs);
  // The upload may have been ended while the part was on its way.
  if (context.database.prepare('SELECT 1 FROM uploads WHERE id = ?').get(id) === undefined) {
    context.blobs.remove(blob);
    throw noSuchUpload(id);
  }
  const replaced = context.database
    .prepare('SELECT blob FROM parts WHERE upload = ? AND number = ?')
    .get(id, number);
  context.database
    .prepare('INSERT OR REPLACE INTO parts (upload, number, blob, size, etag) VALUES (?, ?, ?, ?, ?)')
    .run(id, number, blob, size, md5);
  if (replaced !== undefined) context.blobs.remove(String(replaced.blob));
  return { status: 200, headers: { etag: `"${md5}"`, ...checksums } };
};

export const completeMultipartUpload: Operation = async (context, request, bucket, caller) => {
  const chosenParts = partsOfXml(await receiveXml(request, caller));
  const upload = requireUpload(context, request);
  const uploaded = partsOf(context, upload.id);
  const parts = chooseParts(chosenParts, uploaded);
  const md5s = Buffer.concat(parts.map((part) => Buffer.from(part.etag, 'hex')));
  const { id, size } = await context.blobs.write(bytesOf(context, parts));
  const version = createObject(
    context,
    bucket,
    {
      key: upload.key,
      blob: id,
      size,
      etag: `${createHash('md5').update(md5s).digest('hex')}-${parts.length}`,
      headers: upload.headers,
      tags: upload.tags,
      checksums: {},
    },
    { reason: 'CompleteMultipartUpload', requestId: request.id },
    { ifNoneMatch: request.header('if-none-match') },
    () => {
      // Two completions at once: the second finds nothing to delete and is undone.
      const { changes } = context.database.prepare('DELETE FROM uploads WHERE id = ?').run(upload.id);
      if (changes === 0) throw noSuchUpload(upload.id);
    },
  );
  for (const part of uploaded) context.blobs.remove(part.blob);
  return {
    status: 200,
    headers: { ...versionHeader(version.versionId), ...encryptionHeaders(version.headers) },
    body: document('CompleteMultipartUploadResult', [
      element('Location', `http://${request.header('host') ?? ''}/${bucket.name}/${upload.key}`),
      element('Bucket', bucket.name),
      element('Key', upload.key),
      element('ETag', `"${version.etag}"`),
    ]),
  };
};

export const abortMultipartUpload: Operation = async (context, request) => {
  const { id } = requireUpload(context, request);
  const uploaded = partsOf(context, id);
  context.database.prepare('DELETE FROM uploads WHERE id = ?').run(id);
  for (const part of uploaded) context.blobs.remove(part.blob);
  return { status: 204 };
};

function requireUpload({ database }: Context, request: S3Request) {
  const id = request.query.get('uploadId') ?? '';
  const row = database
    .prepare('SELECT * FROM uploads WHERE id = ? AND bucket = ? AND key = ?')
    .get(id, request.bucket, request.key);
  if (row === undefined) throw noSuchUpload(id);
  return {
    id,
    key: String(row.key),
    headers: JSON.parse(String(row.headers)) as Record<string, string>,
    tags: JSON.parse(String(row.tags)) as Record<string, string>,
  };
}

function partsOf({ database }: Context, upload: string): Part[] {
  return database
    .prepare('SELECT * FROM parts WHERE upload = ? ORDER BY number')
    .all(upload)
    .map((row) => ({
      number: Number(row.number),
      blob: String(row.blob),
      size: Number(row.size),
      etag: String(row.etag),
    }));
}

function partsOfXml(root: XmlElement): Pick<Part, 'number' | 'etag'>[] {
  const parts = root.children.filter((child) => child.name === 'Part');
  if (root.name !== 'CompleteMultipartUpload' || parts.length === 0) throw malformedXml();
  return parts.map((part) => ({
    number: Number(textOf(part, 'PartNumber')),
    etag: (textOf(part, 'ETag') ?? '').replaceAll('"', ''),
  }));
}

function chooseParts(chosen: readonly Pick<Part, 'number' | 'etag'>[], uploaded: readonly Part[]): Part[] {
  if (chosen.some(({ number }, index) => number <= (chosen[index - 1]?.number ?? 0))) {
    throw new S3Error(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
      400,
    );
  }
  return chosen.map(({ etag, number }, index) => {
    const part = uploaded.find((candidate) => candidate.number === number && candidate.etag === etag);
    if (part === undefined) {
      throw new S3Error(
        'InvalidPart',
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        400,
        { PartNumber: String(number), ETag: etag },
      );
    }
    if (part.size < smallestPart && index < chosen.length - 1) {
      throw new S3Error(
        'EntityTooSmall',
        'Your proposed upload is smaller than the minimum allowed size',
        400,
        { ProposedSize: String(part.size), MinSizeAllowed: String(smallestPart), PartNumber: String(number) },
      );
    }
    return part;
  });
}

async function* bytesOf({ blobs }: Context, parts: readonly Part[]): AsyncGenerator<Buffer> {
  for (const { blob, size } of parts) if (size > 0) yield* blobs.read(blob) as AsyncIterable<Buffer>;
}

function noSuchUpload(id: string): S3Error {
  return new S3Error(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
    { UploadId: id },
  );
}
