import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { keyOf, type UploadedDocument } from './document-store.ts';

/** How long the link opens the document, in seconds: for the browser that was just sent there, not for keeping. */
const viewSeconds = 120;

/** A signed link that shows the very version that was submitted, in the browser and under a name without a person. */
export function viewDocument(
  application: string,
  id: string,
  document: UploadedDocument,
  bucket: { readonly s3: S3Client; readonly name: string },
): Promise<string> {
  const command = new GetObjectCommand({
    Bucket: bucket.name,
    Key: keyOf(application, id),
    VersionId: document.version === '' ? undefined : document.version,
    ResponseContentType: document.type,
    ResponseContentDisposition: `inline; filename="${application}-${id}"`,
  });
  return getSignedUrl(bucket.s3, command, { expiresIn: viewSeconds });
}
