import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  paginateListObjectsV2,
  PutBucketAclCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalS3, startS3 } from './harness.ts';

const Bucket = 'files';

describe('objects in an unversioned bucket', () => {
  let s3: LocalS3;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(() => s3.close());

  const read = async (Key: string): Promise<string | undefined> => {
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
    return Body?.transformToString();
  };

  it('gives back what was put, with its headers, metadata and default encryption', async () => {
    const Key = 'surat/ü b+c (1).pdf';
    const put = await s3.client.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: 'isi',
        ContentType: 'application/pdf',
        ContentDisposition: 'attachment; filename="a.pdf"',
        Metadata: { number: '42' },
        Tagging: 'status=new&kind=scan%20copy',
      }),
    );
    const md5 = createHash('md5').update('isi').digest('hex');
    expect(put).toMatchObject({ ETag: `"${md5}"`, ServerSideEncryption: 'AES256' });
    const got = await s3.client.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    expect(await got.Body?.transformToString()).toBe('isi');
    expect(got).toMatchObject({
      ContentType: 'application/pdf',
      ContentDisposition: 'attachment; filename="a.pdf"',
      Metadata: { number: '42' },
      ContentLength: 3,
      TagCount: 2,
      ETag: put.ETag,
      ChecksumCRC32: put.ChecksumCRC32,
      LastModified: new Date(Math.floor(s3.surroundings.clock.millis() / 1000) * 1000),
    });
    expect(got.VersionId).toBeUndefined();
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({ ContentLength: 3, ETag: put.ETag, Metadata: { number: '42' } });
  });

  it('takes a stream of unknown checksum as aws-chunked', async () => {
    const bytes = randomBytes(300_000);
    await s3.client.send(
      new PutObjectCommand({
        Bucket,
        Key: 'stream',
        Body: Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)]),
        ContentLength: bytes.length,
      }),
    );
    const { Body, ContentEncoding } = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'stream' }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? [])).toEqual(bytes);
    expect(ContentEncoding).toBeUndefined();
  });

  it.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)('verifies %s', async (ChecksumAlgorithm) => {
    const Key = ChecksumAlgorithm;
    await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: 'isi', ChecksumAlgorithm }));
    expect(await read(Key)).toBe('isi');
    const field = `Checksum${ChecksumAlgorithm}`;
    const wrong = new PutObjectCommand({ Bucket, Key, Body: 'isi', [field]: 'AAAAAA==' });
    await expect(s3.client.send(wrong)).rejects.toMatchObject({ name: 'BadDigest' });
  });

  it('puts only if the key is free, and one of many racing writers wins', async () => {
    const attempts = Array.from({ length: 10 }, (_, number) =>
      s3.client.send(
        new PutObjectCommand({ Bucket, Key: 'once', Body: `writer ${number}`, IfNoneMatch: '*' }),
      ),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const losers = results.filter((result) => result.status === 'rejected');
    expect(new Set(losers.map(({ reason }) => (reason as Error).name))).toEqual(
      new Set(['PreconditionFailed']),
    );
    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    expect(await read('once')).toBe(`writer ${winner}`);
  });

  it('reads ranges', async () => {
    await s3.client.send(new PutObjectCommand({ Bucket, Key: 'range', Body: '0123456789' }));
    const range = async (Range: string) => {
      const got = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'range', Range }));
      return [await got.Body?.transformToString(), got.ContentRange];
    };
    expect(await range('bytes=2-4')).toEqual(['234', 'bytes 2-4/10']);
    expect(await range('bytes=7-')).toEqual(['789', 'bytes 7-9/10']);
    expect(await range('bytes=-2')).toEqual(['89', 'bytes 8-9/10']);
    expect(await range('bytes=8-99')).toEqual(['89', 'bytes 8-9/10']);
    await expect(range('bytes=10-')).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('reads an empty object', async () => {
    await s3.client.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: '' }));
    expect(await read('empty')).toBe('');
  });

  it('answers conditional reads', async () => {
    const { ETag } = await s3.client.send(new PutObjectCommand({ Bucket, Key: 'condition', Body: 'x' }));
    await expect(
      s3.client.send(new GetObjectCommand({ Bucket, Key: 'condition', IfNoneMatch: ETag })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(
      s3.client.send(new GetObjectCommand({ Bucket, Key: 'condition', IfMatch: '"other"' })),
    ).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('replaces tags and deletes them', async () => {
    const Key = 'tagged';
    await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: 'x', Tagging: 'a=1' }));
    const tags = async () => (await s3.client.send(new GetObjectTaggingCommand({ Bucket, Key }))).TagSet;
    expect(await tags()).toEqual([{ Key: 'a', Value: '1' }]);
    const TagSet = [{ Key: 'b & c', Value: '<2>' }];
    await s3.client.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet } }));
    expect(await tags()).toEqual(TagSet);
    await s3.client.send(new DeleteObjectTaggingCommand({ Bucket, Key }));
    expect(await tags()).toEqual([]);
    const eleven = Array.from({ length: 11 }, (_, number) => ({ Key: `k${number}`, Value: '' }));
    await expect(
      s3.client.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet: eleven } })),
    ).rejects.toMatchObject({ name: 'BadRequest' });
  });

  it('copies an object with its metadata, or with new ones', async () => {
    await s3.client.send(
      new PutObjectCommand({ Bucket, Key: 'from é', Body: 'x', Metadata: { a: '1' }, Tagging: 't=1' }),
    );
    const CopySource = `${Bucket}/${encodeURIComponent('from é')}`;
    const copied = await s3.client.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource }));
    expect(copied.CopyObjectResult?.ETag).toBeDefined();
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'to' }));
    expect(head).toMatchObject({ Metadata: { a: '1' }, TagCount: 1 });
    await s3.client.send(
      new CopyObjectCommand({
        Bucket,
        Key: 'to',
        CopySource,
        MetadataDirective: 'REPLACE',
        Metadata: { b: '2' },
      }),
    );
    expect((await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'to' }))).Metadata).toEqual({ b: '2' });
    await expect(
      s3.client.send(new CopyObjectCommand({ Bucket, Key: 'from é', CopySource })),
    ).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it('deletes for good, and what is not there without an error', async () => {
    await s3.client.send(new PutObjectCommand({ Bucket, Key: 'gone', Body: 'x' }));
    await s3.client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await s3.client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await expect(read('gone')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(s3.client.send(new HeadObjectCommand({ Bucket, Key: 'gone' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  it('deletes many at once', async () => {
    for (const Key of ['many/1', 'many/2 & 3'])
      await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const Objects = [{ Key: 'many/1' }, { Key: 'many/2 & 3' }, { Key: 'many/absent' }];
    const { Deleted } = await s3.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted).toEqual(Objects);
    const { KeyCount } = await s3.client.send(new ListObjectsV2Command({ Bucket, Prefix: 'many/' }));
    expect(KeyCount).toBe(0);
  });

  it('lists by prefix and delimiter, page by page, in the order of UTF-8', async () => {
    // U+FF5E sorts before U+1F600 in UTF-8 and after it in UTF-16.
    const keys = ['l/a', 'l/b/1', 'l/b/2', 'l/b/3', 'l/c', 'l/d/1', 'l/～', 'l/😀'];
    for (const Key of [...keys].toReversed())
      await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const all = await s3.client.send(new ListObjectsV2Command({ Bucket, Prefix: 'l/' }));
    expect(all.Contents?.map(({ Key }) => Key)).toEqual(keys);
    const found: (string | undefined)[][] = [];
    for await (const page of paginateListObjectsV2(
      { client: s3.client, pageSize: 2 },
      { Bucket, Prefix: 'l/', Delimiter: '/', EncodingType: 'url' },
    )) {
      found.push([
        ...(page.Contents ?? []).map(({ Key }) => decodeURIComponent(Key ?? '')),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      ]);
    }
    expect(found).toEqual([
      ['l/a', 'l/b/'],
      ['l/c', 'l/d/'],
      ['l/～', 'l/😀'],
    ]);
    const after = await s3.client.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'l/', StartAfter: 'l/b/3' }),
    );
    expect(after.Contents?.map(({ Key }) => Key)).toEqual(keys.slice(4));
  });

  it('knows its buckets', async () => {
    const { BucketRegion } = await s3.client.send(new HeadBucketCommand({ Bucket }));
    expect(BucketRegion).toBe('ap-southeast-3');
    await expect(s3.client.send(new HeadBucketCommand({ Bucket: 'other' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    await expect(s3.client.send(new GetObjectCommand({ Bucket: 'other', Key: 'x' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  it('refuses by name what it does not do', async () => {
    await expect(s3.client.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('PutBucketAcl') as string,
    });
    await expect(
      s3.client.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x', ACL: 'public-read' })),
    ).rejects.toMatchObject({ name: 'AccessControlListNotSupported' });
  });
});

describe('objects in a versioned bucket', () => {
  let s3: LocalS3;
  beforeAll(async () => {
    s3 = await startS3({ properties: { VersioningConfiguration: { Status: 'Enabled' } } });
  });
  afterAll(() => s3.close());

  it('keeps every version, hides a deleted object and brings it back', async () => {
    const Key = 'scan.pdf';
    const put = (Body: string) => s3.client.send(new PutObjectCommand({ Bucket, Key, Body }));
    const first = (await put('one')).VersionId;
    const second = (await put('two')).VersionId;
    expect(first).not.toBe(second);
    const deleted = await s3.client.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(deleted.DeleteMarker).toBe(true);
    const read = async (VersionId?: string) => {
      const { Body } = await s3.client.send(
        new GetObjectCommand({ Bucket, Key, ...(VersionId !== undefined && { VersionId }) }),
      );
      return Body?.transformToString();
    };
    await expect(read()).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(read(deleted.VersionId)).rejects.toMatchObject({ name: 'MethodNotAllowed' });
    expect(await read(first)).toBe('one');
    const list = await s3.client.send(new ListObjectVersionsCommand({ Bucket }));
    expect(list.Versions?.map(({ IsLatest, VersionId }) => [VersionId, IsLatest])).toEqual([
      [second, false],
      [first, false],
    ]);
    expect(list.DeleteMarkers?.map(({ IsLatest, VersionId }) => [VersionId, IsLatest])).toEqual([
      [deleted.VersionId, true],
    ]);
    expect((await s3.client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);

    await s3.client.send(new DeleteObjectCommand({ Bucket, Key, VersionId: deleted.VersionId }));
    expect(await read()).toBe('two');
    await s3.client.send(new DeleteObjectCommand({ Bucket, Key, VersionId: second }));
    expect(await read()).toBe('one');
    await expect(read(second)).rejects.toMatchObject({ name: 'NoSuchVersion' });
  });

  it('pages through versions of one key', async () => {
    const Key = 'pages';
    const ids: (string | undefined)[] = [];
    for (const Body of ['1', '2', '3', '4', '5'])
      ids.unshift((await s3.client.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId);
    const seen: (string | undefined)[] = [];
    let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    for (let isTruncated = true; isTruncated;) {
      const page = await s3.client.send(
        new ListObjectVersionsCommand({ Bucket, Prefix: Key, MaxKeys: 2, ...marker }),
      );
      seen.push(...(page.Versions ?? []).map(({ VersionId }) => VersionId));
      isTruncated = page.IsTruncated === true;
      marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
    expect(seen).toEqual(ids);
  });
});
