import { request as httpRequest } from 'node:http';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseXml, textOf } from '../../../../infra/local/s3/xml.ts';
import { clientFor, credentials, type LocalS3, startS3 } from './harness.ts';

const Bucket = 'files';
const Key = 'a/b c.txt';

let s3: LocalS3;
beforeAll(async () => {
  s3 = await startS3();
  await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: 'isi', ContentType: 'text/plain' }));
});
afterAll(() => s3.close());

/** Status and error code of an answer. */
async function outcome(response: Response): Promise<[number, string | undefined]> {
  const root = parseXml(await response.text());
  return [response.status, root && textOf(root, 'Code')];
}

/** A client that changes its requests after they were signed. */
function tampering(change: (request: { path: string; headers: Record<string, string> }) => void): S3Client {
  const client = clientFor(s3.endpoint, s3.surroundings);
  client.middlewareStack.add(
    (next) => (args) => {
      change(args.request as { path: string; headers: Record<string, string> });
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'tamper' },
  );
  return client;
}

function presign(
  command: GetObjectCommand | PutObjectCommand = new GetObjectCommand({ Bucket, Key }),
  expiresIn = 300,
  client = s3.client,
): Promise<string> {
  const signingDate = new Date(s3.surroundings.clock.millis());
  return getSignedUrl(client, command, { expiresIn, signingDate });
}

describe('requests signed in the header', () => {
  const get = new GetObjectCommand({ Bucket, Key });

  it('are refused when the path, a signed header or the body was changed', async () => {
    const otherPath = tampering((request) => {
      request.path = `/${Bucket}/other`;
    });
    await expect(otherPath.send(get)).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      $metadata: { httpStatusCode: 403 },
    });
    const otherHeader = tampering((request) => {
      request.headers['x-amz-user-agent'] = 'somebody else';
    });
    await expect(otherHeader.send(get)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    const otherHash = tampering((request) => {
      request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
    });
    await expect(otherHash.send(get)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
  });

  it('are refused when an x-amz header is not signed', async () => {
    const added = tampering((request) => {
      request.headers['x-amz-meta-added'] = '1';
    });
    await expect(added.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'There were headers present in the request which were not signed',
    });
  });

  it('are refused when the body is not the signed one, and nothing is stored', async () => {
    const signed: { headers: Record<string, string> }[] = [];
    const capturing = tampering((request) => void signed.push(request));
    await capturing.send(new PutObjectCommand({ Bucket, Key: 'body', Body: 'true' }));
    const replay = await rawPut(
      `${s3.endpoint}/${Bucket}/body?x-id=PutObject`,
      signed[0]?.headers ?? {},
      'fals',
    );
    expect(replay).toContain('<Code>XAmzContentSHA256Mismatch</Code>');
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'body' }));
    expect(await Body?.transformToString()).toBe('true');
  });

  it('are refused with an unknown key, a wrong secret, an ended session, or none', async () => {
    const unknown = clientFor(s3.endpoint, s3.surroundings, {
      credentials: { ...credentials, accessKeyId: 'AKNOBODY' },
    });
    await expect(unknown.send(get)).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
    const wrong = clientFor(s3.endpoint, s3.surroundings, {
      credentials: { ...credentials, secretAccessKey: 'wrong' },
    });
    await expect(wrong.send(get)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    const ended = clientFor(s3.endpoint, s3.surroundings, {
      credentials: { ...credentials, accessKeyId: 'AKEXPIRED' },
    });
    await expect(ended.send(get)).rejects.toMatchObject({ name: 'ExpiredToken' });
    expect(await outcome(await fetch(`${s3.endpoint}/${Bucket}/x`))).toEqual([403, 'AccessDenied']);
    expect(await outcome(await fetch(`${s3.endpoint}/${Bucket}/x`, { method: 'PUT', body: 'x' }))).toEqual([
      403,
      'AccessDenied',
    ]);
  });

  it('are refused when signed more than 15 minutes from now, and the SDK finds back by the Date header', async () => {
    const late = clientFor(s3.endpoint, s3.surroundings);
    late.config.systemClockOffset -= 16 * 60_000;
    await expect(late.send(get)).rejects.toMatchObject({ name: 'RequestTimeTooSkewed' });
    // The failure taught the client the clock of this machine.
    expect((await late.send(get)).ContentLength).toBe(3);
  });

  it('are refused for another region', async () => {
    const elsewhere = clientFor(s3.endpoint, { ...s3.surroundings, region: 'us-east-1' });
    await expect(elsewhere.send(get)).rejects.toMatchObject({
      name: 'AuthorizationHeaderMalformed',
      message: expect.stringContaining("expecting 'ap-southeast-3'") as string,
    });
  });
});

describe('presigned links', () => {
  it('open the object, with the headers that the link was made for', async () => {
    const url = await presign(
      new GetObjectCommand({
        Bucket,
        Key,
        ResponseContentDisposition: 'attachment; filename="surat.txt"',
        ResponseContentType: 'text/x-other',
      }),
    );
    const response = await fetch(url);
    expect(await response.text()).toBe('isi');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="surat.txt"');
    expect(response.headers.get('content-type')).toBe('text/x-other');
  });

  it('take an upload, with the headers that are in their query', async () => {
    // As AWS advises for links to upload: else the SDK signs the checksum of no bytes into the link.
    const client = clientFor(s3.endpoint, s3.surroundings, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const command = new PutObjectCommand({ Bucket, Key: 'linked', Metadata: { kind: 'ktp' } });
    const url = await presign(command, 60, client);
    expect(new URL(url).searchParams.get('x-amz-meta-kind')).toBe('ktp');
    expect((await fetch(url, { method: 'PUT', body: 'by link' })).status).toBe(200);
    const { Body, Metadata } = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'linked' }));
    expect([await Body?.transformToString(), Metadata]).toEqual(['by link', { kind: 'ktp' }]);
  });

  it('hold an upload to the checksum that is in their query', async () => {
    const url = await presign(new PutObjectCommand({ Bucket, Key: 'checked' }));
    expect(new URL(url).searchParams.get('x-amz-checksum-crc32')).toBe('AAAAAA==');
    expect(await outcome(await fetch(url, { method: 'PUT', body: 'x' }))).toEqual([400, 'BadDigest']);
  });

  it('cannot put into an answer what no header can hold', async () => {
    const url = await presign(
      new GetObjectCommand({ Bucket, Key, ResponseContentDisposition: 'attachment; filename="✓"' }),
    );
    expect(await outcome(await fetch(url))).toEqual([400, 'InvalidArgument']);
  });

  it.each([
    ['another key', (url: URL) => void (url.pathname = '/files/other')],
    ['a longer life', (url: URL) => url.searchParams.set('X-Amz-Expires', '600')],
    ['a later date', (url: URL) => url.searchParams.set('X-Amz-Date', '20260302T010001Z')],
    ['another parameter', (url: URL) => url.searchParams.set('response-content-type', 'text/html')],
  ])('are refused with %s', async (_, change) => {
    const url = new URL(await presign());
    change(url);
    expect(await outcome(await fetch(url))).toEqual([403, 'SignatureDoesNotMatch']);
  });

  it('are refused for another method, a life beyond a week, and without a signature', async () => {
    const url = await presign();
    expect(await outcome(await fetch(url, { method: 'DELETE' }))).toEqual([403, 'SignatureDoesNotMatch']);
    const week = new URL(url);
    week.searchParams.set('X-Amz-Expires', '604801');
    expect(await outcome(await fetch(week))).toEqual([400, 'AuthorizationQueryParametersError']);
    const unsigned = new URL(url);
    unsigned.searchParams.delete('X-Amz-Signature');
    expect(await outcome(await fetch(unsigned))).toEqual([400, 'AuthorizationQueryParametersError']);
  });

  it('end on the moved clock', async () => {
    const url = await presign(undefined, 300);
    s3.surroundings.clock.advanceBy(299_000);
    expect((await fetch(url)).status).toBe(200);
    s3.surroundings.clock.advanceBy(1_000);
    const response = await fetch(url);
    const text = await response.text();
    expect([response.status, text]).toEqual([403, expect.stringContaining('Request has expired')]);
  });
});

/** Sends exactly these headers, which fetch would not. */
function rawPut(url: string, headers: Record<string, string>, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'PUT', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    request.on('error', reject);
    request.end(body);
  });
}
