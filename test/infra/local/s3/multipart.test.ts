import { createHash, randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalS3, startS3 } from './harness.ts';

const Bucket = 'files';
const md5 = (bytes: Buffer): Buffer => createHash('md5').update(bytes).digest();

describe('an upload in parts', () => {
  let s3: LocalS3;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(() => s3.close());

  async function begin(Key: string): Promise<string> {
    const { UploadId } = await s3.client.send(
      new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'application/pdf', Metadata: { a: '1' } }),
    );
    return UploadId ?? '';
  }
  async function part(
    Key: string,
    UploadId: string,
    PartNumber: number,
    Body: Buffer,
  ): Promise<CompletedPart> {
    const { ETag } = await s3.client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    return { PartNumber, ETag };
  }
  const complete = (Key: string, UploadId: string, Parts: CompletedPart[]) =>
    s3.client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));

  it('becomes one object, with the last of each part', async () => {
    const Key = 'big file.pdf';
    const [first, second] = [randomBytes(5 * 1024 ** 2), randomBytes(1000)];
    const id = await begin(Key);
    await part(Key, id, 1, randomBytes(10));
    const parts = [await part(Key, id, 1, first), await part(Key, id, 2, second)];
    const { ETag } = await complete(Key, id, parts);
    expect(ETag).toBe(`"${md5(Buffer.concat([md5(first), md5(second)])).toString('hex')}-2"`);
    const got = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
    expect(got).toMatchObject({ ContentType: 'application/pdf', Metadata: { a: '1' }, ETag });
    const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
    expect(bytes.equals(Buffer.concat([first, second]))).toBe(true);
    await expect(complete(Key, id, parts)).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('is refused with parts out of order, unknown or too small', async () => {
    const Key = 'bad';
    const id = await begin(Key);
    const one = await part(Key, id, 1, Buffer.from('one'));
    const two = await part(Key, id, 2, Buffer.from('two'));
    await expect(complete(Key, id, [two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete(Key, id, [{ ...one, ETag: two.ETag }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await expect(complete(Key, id, [one, two])).rejects.toMatchObject({ name: 'EntityTooSmall' });
  });

  it('leaves nothing when aborted', async () => {
    const Key = 'aborted';
    const id = await begin(Key);
    const one = await part(Key, id, 1, Buffer.from('one'));
    await s3.client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: id }));
    await expect(complete(Key, id, [one])).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(part(Key, id, 2, Buffer.from('x'))).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(s3.client.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });
});
