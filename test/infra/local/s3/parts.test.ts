import { describe, expect, it } from 'vitest';
import { decodeChunked } from '../../../../infra/local/s3/aws-chunked.ts';
import { canonicalRequest, sign, stringToSign } from '../../../../infra/local/s3/sigv4.ts';
import { parseXml } from '../../../../infra/local/s3/xml.ts';
import { bucketOf, provisionedBucket } from '../../../../infra/local/s3/bucket.ts';
import { resource } from '../../../support/surroundings.ts';

describe('Signature Version 4', () => {
  it("gives the signature of AWS's own example of a GET with a range", () => {
    const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    const request = canonicalRequest({
      method: 'GET',
      path: '/test.txt',
      query: [],
      headers: [
        ['host', 'examplebucket.s3.amazonaws.com'],
        ['range', 'bytes=0-9'],
        ['x-amz-content-sha256', emptyHash],
        ['x-amz-date', '20130524T000000Z'],
      ],
      payloadHash: emptyHash,
    });
    const scope = {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      date: '20130524',
      region: 'us-east-1',
      service: 's3',
    };
    const text = stringToSign('20130524T000000Z', scope, request);
    expect(sign('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', scope, text)).toBe(
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
  });
});

async function decode(body: string, step: number): Promise<[string, Record<string, string>]> {
  const trailers = new Map<string, string>();
  const bytes = Buffer.from(body);
  async function* source(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  }
  const parts: Buffer[] = [];
  for await (const part of decodeChunked(source(), trailers)) parts.push(part);
  return [Buffer.concat(parts).toString(), Object.fromEntries(trailers)];
}

describe('aws-chunked', () => {
  const body = '5\r\nab\r\nc\r\n3\r\ndef\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n';

  it.each([1, 2, 3, 7, 1000])('is taken off when it arrives in pieces of %d bytes', async (step) => {
    expect(await decode(body, step)).toEqual(['ab\r\ncdef', { 'x-amz-checksum-crc32': 'AAAAAA==' }]);
  });

  it('is refused when it ends too early', async () => {
    await expect(decode(body.slice(0, 14), 3)).rejects.toMatchObject({ code: 'IncompleteBody' });
  });
});

describe('XML of a request', () => {
  it('is read with its entities, and not at all where it is broken', () => {
    expect(parseXml('<?xml version="1.0"?>\n<a x="1"><b>1 &lt; &amp;&#x41;</b><c/></a>\n')).toMatchObject({
      name: 'a',
      children: [
        { name: 'b', text: '1 < &A' },
        { name: 'c', text: '' },
      ],
    });
    for (const broken of ['', '<a>', '<a></b>', '<a><b></a></b>', 'text', '<a'])
      expect(parseXml(broken)).toBeUndefined();
  });
});

describe('a bucket of the template', () => {
  it('is refused by name where it asks for what is not here', () => {
    const bucket = resource('AWS::S3::Bucket', 'Files', { WebsiteConfiguration: { IndexDocument: 'a' } });
    expect(() => bucketOf(bucket, '1')).toThrow(/WebsiteConfiguration of AWS::S3::Bucket \(Files\)/);
  });

  it('has the name it is given, or one that stays the same and that S3 allows', () => {
    const named = bucketOf(resource('AWS::S3::Bucket', 'Files', { BucketName: 'files' }), '1');
    expect(provisionedBucket(named, 'ap-southeast-3')).toMatchObject({
      ref: 'files',
      attributes: {
        Arn: 'arn:aws:s3:::files',
        DomainName: 'files.s3.amazonaws.com',
        RegionalDomainName: 'files.s3.ap-southeast-3.amazonaws.com',
      },
    });
    const unnamed = resource('AWS::S3::Bucket', 'DocumentsOfEverybodyWithAVeryLongLogicalName1234567890');
    const name = bucketOf(unnamed, '1').name;
    expect(name).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
    expect(bucketOf(unnamed, '1').name).toBe(name);
    expect(bucketOf({ ...unnamed, stack: 'Other' }, '1').name).not.toBe(name);
  });
});
