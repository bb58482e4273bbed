import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from './tools.ts';

/** Items and results of distributed Maps in S3, through an SDK client. */
export function objectStoreOver(client: S3Client): ObjectStore {
  return {
    async read(bucket, key) {
      const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return body === undefined ? new Uint8Array() : body.transformToByteArray();
    },
    async write(bucket, key, body) {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' }),
      );
    },
    async list(bucket, prefix) {
      const found: Record<string, unknown>[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: prefix,
            ...(token === undefined ? {} : { ContinuationToken: token }),
          }),
        );
        for (const { Key, Size, ETag, LastModified, StorageClass } of page.Contents ?? [])
          found.push({ Key, Size, ETag, LastModified: LastModified?.getTime(), StorageClass });
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return found;
    },
  };
}

/** Where no S3 is given: reading and writing fail by name. */
export const noObjectStore: ObjectStore = {
  read: refuse,
  write: refuse,
  list: refuse,
};

function refuse(): Promise<never> {
  return Promise.reject(new Error('Step Functions was started without S3'));
}
