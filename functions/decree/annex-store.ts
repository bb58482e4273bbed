import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type Decree, decreeId, normaliseDecreeNumber } from './decree.ts';

/** How long the link opens the annex, in seconds: for whoever was just sent there, not for keeping. */
export const annexLinkSeconds = 120;

/** The bucket where annexes lie as they were printed. A key names the decree, never a person. */
export class AnnexStore {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /** True where the annex is there and tells what the decree says now. */
  async holds(decree: Decree): Promise<boolean> {
    try {
      const { Metadata } = await this.#s3.send(
        new HeadObjectCommand({ Bucket: this.#bucket, Key: keyOf(decree) }),
      );
      return Metadata?.['decree'] === digestOf(decree);
    } catch (error) {
      if (error instanceof NotFound) return false;
      throw error;
    }
  }

  /** Puts the annex. The same decree has the same bytes: putting it twice changes nothing that can be read. */
  async put(decree: Decree, annex: Uint8Array): Promise<void> {
    await this.#s3.send(
      new PutObjectCommand({
        Bucket: this.#bucket,
        Key: keyOf(decree),
        Body: annex,
        ContentType: 'application/pdf',
        Metadata: { decree: digestOf(decree) },
      }),
    );
  }

  /** A signed link that shows the annex in the browser. */
  link(decree: Decree): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: keyOf(decree),
      ResponseContentType: 'application/pdf',
      ResponseContentDisposition: `inline; filename="lampiran-${decreeId(decree)}.pdf"`,
    });
    return getSignedUrl(this.#s3, command, { expiresIn: annexLinkSeconds });
  }
}

function keyOf({ year, number }: Decree): string {
  return `decrees/${year}/${normaliseDecreeNumber(number)}/annex.pdf`;
}

/** Of what the annex tells: another digest means that the decree has meanwhile left somebody out, or taken back in. */
function digestOf({ number, year, track, date, by, applications, leftOut }: Decree): string {
  const told = [number, year, track, date, by.name, by.title, applications, leftOut];
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url');
}
