import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Every document's key begins with it; permissions are limited to it. */
const documentPrefix = 'applications/';
/** So does the key of every decree's annex, with this. */
const decreePrefix = 'decrees/';

export interface DocumentBucketProps {
  readonly key: IKey;
  /** Origin of the pages that upload. */
  readonly siteUrl: string;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * The applicants' documents: identity cards, family cards, letters; and the annexes of decrees. Encrypted with a key of our own rather than
 * S3's, so that reading takes a second permission, every use of the key is on record, and disabling it closes
 * all documents at once. The bucket key keeps that to one KMS call for many objects.
 */
export class DocumentBucket extends Construct {
  readonly bucket: Bucket;
  readonly key: IKey;

  constructor(scope: Construct, id: string, props: DocumentBucketProps) {
    super(scope, id);
    this.key = props.key;
    const guarded = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: props.removalPolicy,
    };
    const accessLogs = new Bucket(this, 'AccessLogs', {
      ...guarded,
      // S3 delivers access logs only to a bucket that it encrypts with its own keys.
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
    this.bucket = new Bucket(this, 'Bucket', {
      ...guarded,
      encryption: BucketEncryption.KMS,
      encryptionKey: props.key,
      bucketKeyEnabled: true,
      versioned: true,
      // The class's optional properties are not as strict as its interface's.
      serverAccessLogsBucket: accessLogs as IBucket,
      cors: [
        {
          allowedOrigins: [props.siteUrl],
          allowedMethods: [HttpMethods.POST],
          allowedHeaders: ['*'],
          exposedHeaders: ['ETag'],
          maxAge: 3600,
        },
      ],
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          noncurrentVersionExpiration: Duration.days(30),
        },
      ],
    });
  }

  /** ARN of all documents, for a permission in another stack. */
  get objectsArn(): string {
    return this.#arnOf(documentPrefix);
  }

  /** ARN of all decrees' annexes, likewise. */
  get decreesArn(): string {
    return this.#arnOf(decreePrefix);
  }

  #arnOf(prefix: string): string {
    return `${Stack.of(this).exportValue(this.bucket.bucketArn)}/${prefix}*`;
  }
}
