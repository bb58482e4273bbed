import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Provisioned, TemplateResource } from '../contract.ts';
import { readProperties } from '../resource-properties.ts';

/** What a template says about a bucket. */
export interface Bucket {
  readonly name: string;
  readonly versioning: 'Enabled' | 'Suspended' | 'Off';
  readonly cors: readonly CorsRule[];
  /** Whether each new object is told to the listener, as EventBridge would be. */
  readonly eventBridge: boolean;
  /** Headers of the bucket's default encryption, answered with each object. */
  readonly encryptionHeaders: Readonly<Record<string, string>>;
}

const texts = z.array(z.string());
const flag = z.union([z.boolean(), z.stringbool()]);

const BucketProperties = z.strictObject({
  BucketName: z.string().optional(),
  VersioningConfiguration: z.strictObject({ Status: z.enum(['Enabled', 'Suspended']) }).optional(),
  CorsConfiguration: z
    .strictObject({
      CorsRules: z.array(
        z.strictObject({
          Id: z.string().optional(),
          AllowedHeaders: texts.default([]),
          AllowedMethods: texts,
          AllowedOrigins: texts,
          ExposedHeaders: texts.default([]),
          MaxAge: z.coerce.number().optional(),
        }),
      ),
    })
    .optional(),
  NotificationConfiguration: z
    .strictObject({
      EventBridgeConfiguration: z.strictObject({ EventBridgeEnabled: flag.default(true) }).optional(),
    })
    .optional(),
  BucketEncryption: z
    .strictObject({
      ServerSideEncryptionConfiguration: z.array(
        z.looseObject({
          BucketKeyEnabled: flag.optional(),
          ServerSideEncryptionByDefault: z
            .strictObject({ SSEAlgorithm: z.string(), KMSMasterKeyID: z.string().optional() })
            .optional(),
        }),
      ),
    })
    .optional(),
  // Recorded: nothing on this machine expires, is public or is logged for an auditor.
  LifecycleConfiguration: z.unknown().optional(),
  LoggingConfiguration: z.unknown().optional(),
  OwnershipControls: z.unknown().optional(),
  PublicAccessBlockConfiguration: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** One rule of a bucket's CorsConfiguration; MaxAge in seconds. */
export type CorsRule = NonNullable<
  z.infer<typeof BucketProperties>['CorsConfiguration']
>['CorsRules'][number];

/** Reads an AWS::S3::Bucket of the template. @throws ServiceError where it asks for what is not implemented */
export function bucketOf(resource: TemplateResource, account: string): Bucket {
  const properties = readProperties(resource, BucketProperties);
  const eventBridge = properties.NotificationConfiguration?.EventBridgeConfiguration;
  const encryption = properties.BucketEncryption?.ServerSideEncryptionConfiguration?.[0];
  const byDefault = encryption?.ServerSideEncryptionByDefault;
  return {
    name: properties.BucketName ?? generatedName(resource, account),
    versioning: properties.VersioningConfiguration?.Status ?? 'Off',
    cors: properties.CorsConfiguration?.CorsRules ?? [],
    eventBridge: eventBridge?.EventBridgeEnabled ?? false,
    encryptionHeaders: {
      'x-amz-server-side-encryption': byDefault?.SSEAlgorithm ?? 'AES256',
      ...(byDefault?.KMSMasterKeyID !== undefined && {
        'x-amz-server-side-encryption-aws-kms-key-id': byDefault.KMSMasterKeyID,
      }),
      ...(encryption?.BucketKeyEnabled === true && {
        'x-amz-server-side-encryption-bucket-key-enabled': 'true',
      }),
    },
  };
}

/** What Ref and GetAtt answer for a bucket. */
export function provisionedBucket({ name }: Bucket, region: string): Provisioned {
  return {
    ref: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
      WebsiteURL: `http://${name}.s3-website.${region}.amazonaws.com`,
    },
  };
}

/** CloudFormation's form, stack-resource-suffix, with a suffix that stays the same on every start. */
function generatedName({ stack, logicalId }: TemplateResource, account: string): string {
  const suffix = createHash('sha256').update(`${account}/${stack}/${logicalId}`).digest('hex').slice(0, 12);
  const stem = `${stack}-${logicalId}`.toLowerCase().replace(/[^a-z0-9-]/g, '');
  return `${stem.slice(0, 50)}-${suffix}`;
}
