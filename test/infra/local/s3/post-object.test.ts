import { createHmac } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import {
  createPresignedPost,
  type PresignedPost,
  type PresignedPostOptions,
} from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseXml, textOf } from '../../../../infra/local/s3/xml.ts';
import { type LocalS3, startS3 } from './harness.ts';

const Bucket = 'files';

async function send(
  { fields, url }: PresignedPost,
  changes: Record<string, string | undefined> = {},
  content = 'berkas',
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changes }))
    if (value !== undefined) form.append(name, value);
  form.append('file', new Blob([content]), 'scan.pdf');
  return fetch(url, { method: 'POST', body: form, redirect: 'manual' });
}

async function refusal(response: Response): Promise<[number, string | undefined, string | undefined]> {
  const root = parseXml(await response.text());
  return [response.status, root && textOf(root, 'Code'), root && textOf(root, 'Message')];
}

describe('a form with a policy', () => {
  let s3: LocalS3;
  let post: PresignedPost;

  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(() => s3.close());
  beforeEach(async () => {
    post = await presign({});
  });

  function presign(options: Partial<PresignedPostOptions>): Promise<PresignedPost> {
    return createPresignedPost(s3.client, {
      Bucket,
      Key: 'ktp/1.pdf',
      Conditions: [['content-length-range', 3, 10]],
      Fields: { 'Content-Type': 'application/pdf' },
      Expires: 600,
      ...options,
    });
  }

  const stored = async (Key: string): Promise<string | undefined> => {
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
    return Body?.transformToString();
  };

  it('uploads the file', async () => {
    const response = await send(post);
    expect(response.status).toBe(204);
    expect(await stored('ktp/1.pdf')).toBe('berkas');
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'ktp/1.pdf' }));
    expect(head).toMatchObject({ ContentType: 'application/pdf', ETag: response.headers.get('etag') });
  });

  it('answers as success_action_status and success_action_redirect say', async () => {
    const created = await presign({ Fields: { success_action_status: '201' } });
    const response = await send(created);
    expect(response.status).toBe(201);
    const root = parseXml(await response.text());
    expect(root && [textOf(root, 'Bucket'), textOf(root, 'Key'), textOf(root, 'ETag')]).toEqual([
      Bucket,
      'ktp/1.pdf',
      response.headers.get('etag'),
    ]);
    const redirected = await presign({
      Fields: { success_action_redirect: 'http://localhost:8080/selesai?nomor=7' },
    });
    const redirect = await send(redirected);
    expect(redirect.status).toBe(303);
    const target = new URL(redirect.headers.get('location') ?? '');
    expect(`${target.origin}${target.pathname}`).toBe('http://localhost:8080/selesai');
    expect(Object.fromEntries(target.searchParams)).toEqual({
      nomor: '7',
      bucket: Bucket,
      key: 'ktp/1.pdf',
      etag: redirect.headers.get('etag'),
    });
  });

  it('fills in the name of the file and keeps metadata and tags', async () => {
    const named = await presign({
      Key: 'scan/${filename}',
      Fields: {
        'x-amz-meta-kind': 'ktp',
        tagging: '<Tagging><TagSet><Tag><Key>state</Key><Value>new</Value></Tag></TagSet></Tagging>',
      },
    });
    expect((await send(named)).status).toBe(204);
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'scan/scan.pdf' }));
    expect(head).toMatchObject({ Metadata: { kind: 'ktp' }, TagCount: 1 });
  });

  it('refuses a file beyond the limits and keeps nothing of it', async () => {
    const Key = 'sized';
    const sized = await presign({ Key });
    expect((await refusal(await send(sized, {}, 'x'.repeat(11)))).slice(0, 2)).toEqual([
      400,
      'EntityTooLarge',
    ]);
    expect((await refusal(await send(sized, {}, 'x'.repeat(3_000_000)))).slice(0, 2)).toEqual([
      400,
      'EntityTooLarge',
    ]);
    expect((await refusal(await send(sized, {}, 'xx'))).slice(0, 2)).toEqual([400, 'EntityTooSmall']);
    await expect(stored(Key)).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect((await send(sized, {}, 'x'.repeat(10))).status).toBe(204);
    expect((await send(sized, {}, 'x'.repeat(3))).status).toBe(204);
  });

  it('refuses another key, another type and fields that the policy does not cover', async () => {
    expect(await refusal(await send(post, { key: 'ktp/2.pdf' }))).toEqual([
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy Condition failed: ["eq","$key","ktp/1.pdf"]',
    ]);
    expect((await refusal(await send(post, { 'Content-Type': 'text/html' }))).slice(0, 2)).toEqual([
      403,
      'AccessDenied',
    ]);
    expect(await refusal(await send(post, { 'x-amz-meta-extra': '1' }))).toEqual([
      403,
      'AccessDenied',
      'Invalid according to Policy: Extra input fields: x-amz-meta-extra',
    ]);
    expect((await send(post, { 'x-ignore-this': '1' })).status).toBe(204);
  });

  it('holds a key to its beginning', async () => {
    const prefixed = await presign({
      Key: 'berkas/${filename}',
      Conditions: [['starts-with', '$x-amz-meta-note', 'a']],
    });
    expect((await send(prefixed, { 'x-amz-meta-note': 'abc' })).status).toBe(204);
    expect((await send(prefixed, { 'x-amz-meta-note': 'abc', key: 'berkas/x' })).status).toBe(204);
    expect((await send(prefixed, { 'x-amz-meta-note': 'b' })).status).toBe(403);
    expect((await send(prefixed, { 'x-amz-meta-note': 'abc', key: 'other/x' })).status).toBe(403);
  });

  it('refuses a changed policy, a wrong signature, and none', async () => {
    const policy = Buffer.from(
      JSON.stringify({ expiration: '2099-01-01T00:00:00Z', conditions: [] }),
    ).toString('base64');
    expect((await refusal(await send(post, { Policy: policy }))).slice(0, 2)).toEqual([
      403,
      'SignatureDoesNotMatch',
    ]);
    const signature = createHmac('sha256', 'guess')
      .update(post.fields.Policy ?? '')
      .digest('hex');
    expect((await refusal(await send(post, { 'X-Amz-Signature': signature }))).slice(0, 2)).toEqual([
      403,
      'SignatureDoesNotMatch',
    ]);
    expect((await refusal(await send(post, { Policy: undefined }))).slice(0, 2)).toEqual([
      403,
      'AccessDenied',
    ]);
    const credential = (post.fields['X-Amz-Credential'] ?? '').replace(/^[^/]+/, 'AKNOBODY');
    expect((await refusal(await send(post, { 'X-Amz-Credential': credential }))).slice(0, 2)).toEqual([
      403,
      'InvalidAccessKeyId',
    ]);
  });

  it('refuses a form without a file, and one that is not a form', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
    expect(await refusal(await fetch(post.url, { method: 'POST', body: form }))).toEqual([
      400,
      'InvalidArgument',
      'POST requires exactly one file upload per request.',
    ]);
    const text = await fetch(post.url, { method: 'POST', body: 'x' });
    expect((await refusal(text)).slice(0, 2)).toEqual([400, 'MalformedPOSTRequest']);
  });

  it('ends on the moved clock', async () => {
    s3.surroundings.clock.advanceBy(590_000);
    expect((await send(post)).status).toBe(204);
    s3.surroundings.clock.advanceBy(60_000);
    expect(await refusal(await send(post))).toEqual([
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy expired.',
    ]);
  });
});
