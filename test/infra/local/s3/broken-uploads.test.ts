import { readdirSync } from 'node:fs';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LocalS3, startS3 } from './harness.ts';

const Bucket = 'files';
const Key = 'scan.pdf';

function post(url: string, length: number): ClientRequest {
  const headers = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': length };
  const request = httpRequest(url, { method: 'POST', headers });
  request.on('error', () => undefined);
  return request;
}

describe('an upload that breaks off', () => {
  let s3: LocalS3;
  beforeEach(async () => {
    s3 = await startS3();
  });
  afterEach(() => s3.close());

  const blobs = (): string[] => readdirSync(join(s3.surroundings.dataDir, 'blobs'));

  async function form(): Promise<{ url: string; head: string; tail: string }> {
    const { fields, url } = await createPresignedPost(s3.client, { Bucket, Key });
    const parts = Object.entries(fields).map(
      ([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const file = '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
    return { url, head: `${parts.join('')}${file}`, tail: '\r\n--x--\r\n' };
  }

  it('leaves nothing of a form', async () => {
    const { head, url } = await form();
    const request = post(url, 1_000_000);
    request.write(`${head}${'x'.repeat(100_000)}`);
    await vi.waitFor(() => expect(blobs()).toHaveLength(1));
    request.destroy();
    await vi.waitFor(() => expect(blobs()).toHaveLength(0));
    await expect(s3.client.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  it('leaves nothing of a PUT', async () => {
    const signingDate = new Date(s3.surroundings.clock.millis());
    const url = await getSignedUrl(s3.client, new PutObjectCommand({ Bucket, Key }), { signingDate });
    const request = httpRequest(url, { method: 'PUT', headers: { 'content-length': 1_000_000 } });
    request.on('error', () => undefined);
    request.write('x'.repeat(100_000));
    await vi.waitFor(() => expect(blobs()).toHaveLength(1));
    request.destroy();
    await vi.waitFor(() => expect(blobs()).toHaveLength(0));
  });

  it('is refused when the form ends without its boundary', async () => {
    const { head, url } = await form();
    const body = `${head}${'x'.repeat(1000)}`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body,
    });
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('<Code>MalformedPOSTRequest</Code>'),
    ]);
    await vi.waitFor(() => expect(blobs()).toHaveLength(0));
  });

  it('does not disturb one that comes whole', async () => {
    const { head, tail, url } = await form();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: `${head}isi${tail}`,
    });
    expect(response.status).toBe(204);
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
    expect(await Body?.transformToString()).toBe('isi');
  });
});
