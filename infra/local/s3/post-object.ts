import type { Bucket } from './bucket.ts';
import { checksumFor, hashing, isChecksumHeader } from './checksums.ts';
import { type Context, createObject } from './context.ts';
import type { Verifier } from './credentials.ts';
import { S3Error } from './errors.ts';
import { type Form, readForm } from './form.ts';
import { encryptionHeaders, objectHeaders, versionHeader } from './headers.ts';
import { type FormFields, type SizeLimits, verifyPolicy } from './post-policy.ts';
import type { Answer, S3Request } from './request.ts';
import { tagsOfXml } from './tags.ts';
import type { ObjectVersion } from './versions.ts';
import { document, element, parseXml } from './xml.ts';

/** Takes a file from a browser's form, signed by its policy instead of a header. */
export async function postObject(
  context: Context,
  request: S3Request,
  bucket: Bucket,
  verifier: Verifier,
): Promise<Answer> {
  return readForm(request.message, async (form, file) => {
    const limits = verifyPolicy(form.fields, bucket.name, verifier);
    const version = await receive(context, request, bucket, form, limitSize(file, limits));
    return answer(request, form.fields, version);
  });
}

async function receive(
  context: Context,
  request: S3Request,
  bucket: Bucket,
  { fields, filename }: Form,
  file: AsyncIterable<Buffer>,
): Promise<ObjectVersion> {
  const key = (fields.get('key') ?? '').replaceAll('${filename}', filename);
  if (key === '') {
    throw new S3Error('InvalidArgument', "Bucket POST must contain a field named 'key'.", 400, {
      ArgumentName: 'key',
      ArgumentValue: '',
    });
  }
  const [accessKeyId = ''] = (fields.get('x-amz-credential') ?? '').split('/');
  await context.policies.require({ action: 's3:PutObject', bucket: bucket.name, key, accessKeyId });
  const headers = objectHeaders(fields, bucket.encryptionHeaders);
  const tags = tagsOfForm(fields);
  const md5 = hashing('md5');
  const checksums = [...fields.keys()]
    .filter(isChecksumHeader)
    .map((name) => [name, checksumFor(name)] as const);
  const { id, size } = await context.blobs.write(
    tapped(file, [md5, ...checksums.map(([, checksum]) => checksum)]),
  );
  const verified: Record<string, string> = {};
  for (const [name, checksum] of checksums) {
    verified[name] = checksum.digest().toString('base64');
    if (verified[name] !== fields.get(name)) {
      context.blobs.remove(id);
      throw new S3Error('BadDigest', `The ${name} you specified did not match the calculated checksum.`, 400);
    }
  }
  return createObject(
    context,
    bucket,
    { key, blob: id, size, etag: md5.digest().toString('hex'), headers, tags, checksums: verified },
    { reason: 'POST Object', requestId: request.id },
  );
}

function answer(request: S3Request, fields: FormFields, version: ObjectVersion): Answer {
  const etag = `"${version.etag}"`;
  const location = `http://${request.header('host') ?? ''}/${version.bucket}/${encodeURIComponent(version.key)}`;
  const headers = {
    etag,
    location,
    ...versionHeader(version.versionId),
    ...encryptionHeaders(version.headers),
  };
  const redirect = redirectOf(fields);
  if (redirect !== undefined) {
    redirect.searchParams.set('bucket', version.bucket);
    redirect.searchParams.set('key', version.key);
    redirect.searchParams.set('etag', etag);
    return { status: 303, headers: { ...headers, location: redirect.href } };
  }
  const status = fields.get('success_action_status');
  if (status === '200') return { status: 200, headers };
  if (status !== '201') return { status: 204, headers };
  return {
    status: 201,
    headers,
    body: document('PostResponse', [
      element('Location', location),
      element('Bucket', version.bucket),
      element('Key', version.key),
      element('ETag', etag),
    ]),
  };
}

/** S3 falls back to a plain answer where the address of the redirect cannot be read. */
function redirectOf(fields: FormFields): URL | undefined {
  const url = URL.parse(fields.get('success_action_redirect') ?? fields.get('redirect') ?? '');
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined;
}

function tagsOfForm(fields: FormFields): Readonly<Record<string, string>> {
  const xml = fields.get('tagging');
  if (xml === undefined) return {};
  return tagsOfXml(parseXml(xml) ?? { name: '', text: '', children: [] });
}

async function* limitSize(file: AsyncIterable<Buffer>, { least, most }: SizeLimits): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const bytes of file) {
    size += bytes.length;
    if (size > most) {
      throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, {
        ProposedSize: String(size),
        MaxSizeAllowed: String(most),
      });
    }
    yield bytes;
  }
  if (size < least) {
    throw new S3Error(
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
      400,
      {
        ProposedSize: String(size),
        MinSizeAllowed: String(least),
      },
    );
  }
}

async function* tapped(
  source: AsyncIterable<Buffer>,
  taps: readonly { update(bytes: Buffer): void }[],
): AsyncGenerator<Buffer> {
  for await (const bytes of source) {
    for (const tap of taps) tap.update(bytes);
    yield bytes;
  }
}
