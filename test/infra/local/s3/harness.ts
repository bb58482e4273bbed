import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Service, TemplateResource } from '../../../../infra/local/contract.ts';
import type { ObjectCreatedListener } from '../../../../infra/local/s3/object-created.ts';
import { createS3 } from '../../../../infra/local/s3/s3.ts';
import { createSurroundings, resource, type TestSurroundings } from '../../../support/surroundings.ts';

export const credentials = { accessKeyId: 'AKLOCALTEST', secretAccessKey: 'a-secret-of-the-test' };

/** An S3 on a free port with one bucket called `files` and the SDK's client for it. */
export interface LocalS3 {
  readonly surroundings: TestSurroundings;
  readonly service: Service;
  readonly endpoint: string;
  readonly client: S3Client;
  close(): Promise<void>;
}

export interface LocalS3Options {
  readonly properties?: Record<string, unknown>;
  readonly surroundings?: TestSurroundings;
  readonly onObjectCreated?: ObjectCreatedListener;
  /** Statements of the bucket's policy. */
  readonly policy?: readonly object[];
  readonly role?: string;
}

export function filesBucket(properties: Record<string, unknown> = {}): TemplateResource {
  return resource('AWS::S3::Bucket', 'Files', { BucketName: 'files', ...properties });
}

export async function startS3(options: LocalS3Options = {}): Promise<LocalS3> {
  const surroundings = options.surroundings ?? createSurroundings();
  const service = createS3(surroundings, {
    credentials: (id) => {
      if (id === 'AKEXPIRED') return { secret: credentials.secretAccessKey, expiresAt: 0 };
      return id === credentials.accessKeyId ? credentials.secretAccessKey : undefined;
    },
    ...(options.role !== undefined && { roleOf: () => options.role }),
    ...(options.onObjectCreated && { onObjectCreated: options.onObjectCreated }),
  });
  const environment = await service.listen?.();
  const endpoint = environment?.AWS_ENDPOINT_URL_S3 ?? '';
  await service.provision(filesBucket(options.properties));
  if (options.policy !== undefined) {
    const PolicyDocument = { Version: '2012-10-17', Statement: options.policy };
    try {
      await service.provision(
        resource('AWS::S3::BucketPolicy', 'Policy', { Bucket: 'files', PolicyDocument }),
      );
    } catch (error) {
      await service.stop();
      throw error;
    }
  }
  await service.start?.();
  const client = clientFor(endpoint, surroundings);
  return {
    surroundings,
    service,
    endpoint,
    client,
    close: async () => {
      client.destroy();
      await service.stop();
      if (options.surroundings === undefined) surroundings.remove();
    },
  };
}

/** A client whose clock is that of the surroundings. */
export function clientFor(
  endpoint: string,
  { clock, region }: TestSurroundings,
  config: S3ClientConfig = {},
): S3Client {
  return new S3Client({
    endpoint,
    region,
    credentials,
    maxAttempts: 1,
    systemClockOffset: clock.millis() - Date.now(),
    ...config,
  });
}
