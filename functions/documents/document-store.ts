import { GetObjectCommand, HeadObjectCommand, NotFound, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { DocumentRule } from '../programmes/programme.ts';

/** How long an upload may take, in seconds: a big photo over a poor line. */
const uploadSeconds = 1800;

/** What lies in the bucket under a document's key. */
export interface UploadedDocument {
  readonly version: string;
  readonly type: string;
  readonly size: number;
}

/** A form that sends one file straight to the bucket; its fields must be sent unchanged, the file last. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The bucket of documents. A key names application and document, never a person. */
export class DocumentStore {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /**
   * A signed form for one document: exact key and type, size within the rule. `returnTo`: where the bucket sends
   * the browser afterwards.
   */
  uploadForm(application: string, rule: DocumentRule, type: string, returnTo?: string): Promise<UploadForm> {
    const fields = {
      'Content-Type': type,
      ...(returnTo === undefined ? {} : { success_action_redirect: returnTo }),
    };
    return createPresignedPost(this.#s3, {
      Bucket: this.#bucket,
      Key: keyOf(application, rule.id),
      Fields: fields,
      Conditions: [
        ['content-length-range', 1, rule.maxSize],
        ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
      ],
      Expires: uploadSeconds,
    });
  }

  /** The newest upload of a document, or undefined where there is none. */
  async find(application: string, document: string): Promise<UploadedDocument | undefined> {
    try {
      const head = await this.#s3.send(
        new HeadObjectCommand({ Bucket: this.#bucket, Key: keyOf(application, document) }),
      );
      return { version: head.VersionId ?? '', type: head.ContentType ?? '', size: head.ContentLength ?? 0 };
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }

  /** The first bytes of an upload, enough to see what it really is. */
  async firstBytes(application: string, document: string, version: string): Promise<Uint8Array> {
    const { Body } = await this.#s3.send(
      new GetObjectCommand({
        Bucket: this.#bucket,
        Key: keyOf(application, document),
        VersionId: version === '' ? undefined : version,
        Range: 'bytes=0-15',
      }),
    );
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  }
}

/** Where a document of an application lies in the bucket. */
export function keyOf(application: string, document: string): string {
  return `applications/${application}/${document}`;
}
