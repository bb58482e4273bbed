import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, describe, expect, it } from 'vitest';
import { type LocalS3, type LocalS3Options, startS3 } from './harness.ts';

const scanner = 'arn:aws:iam::000000000000:role/scanner';
/** Nobody but the scanner reads what is not known to be clean. */
const unlessClean = {
  Effect: 'Deny',
  Principal: '*',
  Action: ['s3:GetObject', 's3:GetObjectVersion'],
  Resource: 'arn:aws:s3:::files/*',
  Condition: {
    StringNotEquals: { 's3:ExistingObjectTag/scan': 'clean' },
    ArnNotEquals: { 'aws:PrincipalArn': scanner },
  },
};
const overTls = {
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 's3:*',
  Resource: ['arn:aws:s3:::files', 'arn:aws:s3:::files/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

let s3: LocalS3 | undefined;
afterEach(async () => {
  await s3?.close();
  s3 = undefined;
});
const start = async (options: LocalS3Options): Promise<LocalS3> => {
  s3 = await startS3({ properties: { VersioningConfiguration: { Status: 'Enabled' } }, ...options });
  return s3;
};
const object = { Bucket: 'files', Key: 'surat.pdf' };
const tag = (Value: string) =>
  new PutObjectTaggingCommand({ ...object, Tagging: { TagSet: [{ Key: 'scan', Value }] } });
const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };

describe('a bucket policy that lets tags decide', () => {
  it('keeps an object from being read until it has the tag, and again when it has lost it', async () => {
    const { client } = await start({ policy: [overTls, unlessClean] });
    await client.send(new PutObjectCommand({ ...object, Body: 'isi' }));
    await expect(client.send(new GetObjectCommand(object))).rejects.toMatchObject({
      ...denied,
      message: expect.stringContaining('not authorized to perform: s3:GetObject on resource') as string,
    });
    await expect(client.send(new HeadObjectCommand(object))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    await client.send(tag('clean'));
    expect(await (await client.send(new GetObjectCommand(object))).Body?.transformToString()).toBe('isi');
    await client.send(tag('infected'));
    await expect(client.send(new GetObjectCommand(object))).rejects.toMatchObject(denied);
  });

  it('looks at the version that is read', async () => {
    const { client } = await start({ policy: [unlessClean] });
    const { VersionId } = await client.send(new PutObjectCommand({ ...object, Body: 'lama' }));
    await client.send(tag('clean'));
    await client.send(new PutObjectCommand({ ...object, Body: 'baru' }));
    await expect(client.send(new GetObjectCommand(object))).rejects.toMatchObject(denied);
    const old = await client.send(new GetObjectCommand({ ...object, VersionId }));
    expect(await old.Body?.transformToString()).toBe('lama');
  });

  it('holds for links and copies too', async () => {
    const { client } = await start({ policy: [unlessClean] });
    await client.send(new PutObjectCommand({ ...object, Body: 'isi' }));
    expect((await fetch(await getSignedUrl(client, new GetObjectCommand(object)))).status).toBe(403);
    const copy = new CopyObjectCommand({ ...object, Key: 'salinan.pdf', CopySource: 'files/surat.pdf' });
    await expect(client.send(copy)).rejects.toMatchObject(denied);
  });

  it('lets the role through that it leaves out, and everybody to what it does not speak of', async () => {
    const { client } = await start({ policy: [unlessClean], role: scanner });
    await client.send(new PutObjectCommand({ ...object, Body: 'isi' }));
    expect((await client.send(new GetObjectCommand(object))).ContentLength).toBe(3);
    expect((await client.send(new ListObjectsV2Command({ Bucket: 'files' }))).KeyCount).toBe(1);
  });
});

describe('a bucket policy', () => {
  it('denies single objects of many', async () => {
    const keep = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:DeleteObject',
      Resource: 'arn:aws:s3:::files/simpan/*',
    };
    const { client } = await start({ policy: [keep] });
    for (const Key of ['simpan/a', 'b']) {
      await client.send(new PutObjectCommand({ Bucket: 'files', Key, Body: 'isi' }));
    }
    const answer = await client.send(
      new DeleteObjectsCommand({ Bucket: 'files', Delete: { Objects: [{ Key: 'simpan/a' }, { Key: 'b' }] } }),
    );
    expect(answer.Deleted?.map(({ Key }) => Key)).toEqual(['b']);
    expect(answer.Errors).toMatchObject([{ Key: 'simpan/a', Code: 'AccessDenied' }]);
  });

  it('takes the connection for one with TLS, as it is on AWS', async () => {
    const { client } = await start({ policy: [overTls] });
    expect((await client.send(new PutObjectCommand({ ...object, Body: 'isi' }))).ETag).toBeDefined();
  });

  it.each([
    [
      { ...unlessClean, Condition: { StringEquals: { 's3:x-amz-acl': 'public-read' } } },
      's3:x-amz-acl (Policy)',
    ],
    [{ ...unlessClean, Action: 'nothing' }, 'The policy of files cannot be judged'],
  ])('that cannot be judged is refused at the start', async (statement, message) => {
    await expect(start({ policy: [statement] })).rejects.toThrow(message);
  });
});
