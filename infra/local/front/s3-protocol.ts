import type { IncomingMessage } from 'node:http';
import { operationName } from '../s3/operations.ts';
import { parseRequest, type S3Request } from '../s3/request.ts';
import { type Protocol, type Request, signerOf, type Use } from './exchange.ts';

/** What IAM calls an operation, where it is not its own name. */
const actions: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  PostObject: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  CopyObject: 'PutObject',
  DeleteObjects: 'DeleteObject',
  HeadBucket: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
};

export const s3Protocol: Protocol = {
  service: 's3',
  operationOf: (request) => {
    const parsed = parse(request);
    return isForm(parsed) ? 'PostObject' : operationName(parsed);
  },
  callerOf: (request) => {
    const parsed = parse(request);
    const credential = isForm(parsed)
      ? field(request, 'x-amz-credential')
      : parsed.query.get('X-Amz-Credential');
    return signerOf(request) ?? credential?.split('/')[0];
  },
  usesOf: (operation, request, { status }) => {
    const parsed = parse(request);
    const bucket = `arn:aws:s3:::${parsed.bucket}`;
    const key = isForm(parsed) ? (field(request, 'key') ?? '') : parsed.key;
    const resource = key === '' ? bucket : `${bucket}/${key}`;
    const action = actions[operation] ?? operation;
    const version =
      parsed.query.has('versionId') && ['GetObject', 'DeleteObject'].includes(action) ? 'Version' : '';
    const uses: Use[] = [{ action: `s3:${action}${version}`, resource }];
    const tagging = isForm(parsed) ? field(request, 'tagging') : parsed.header('x-amz-tagging');
    if (action === 'PutObject' && tagging !== undefined)
      uses.push({ action: 's3:PutObjectTagging', resource });
    const source = parsed.header('x-amz-copy-source');
    if (source !== undefined) {
      uses.push({
        action: 's3:GetObject',
        resource: `arn:aws:s3:::${decodeURIComponent(source).replace(/^\//, '')}`,
      });
    }
    // Without the right to list, AWS answers 403 and not that there is none.
    if (action === 'GetObject' && status === 404) uses.push({ action: 's3:ListBucket', resource: bucket });
    return uses;
  },
  throttled: () => ({
    status: 503,
    headers: { 'content-type': 'application/xml' },
    body: Buffer.from(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>',
    ),
  }),
};

/** S3's own reader needs the request line and the headers only. */
function parse({ method, url, headers }: Request): S3Request {
  return parseRequest({ method, url, headers } as IncomingMessage, '');
}

/** A browser's upload, signed by its policy. */
function isForm({ method, key, query }: S3Request): boolean {
  return method === 'POST' && key === '' && !query.has('delete');
}

/** A field of a browser's form; they stand before the file. */
function field({ body }: Request, name: string): string | undefined {
  const head = body.subarray(0, 20_000).toString('utf8');
  return new RegExp(`name="${name}"\r\n\r\n([^\r]*)\r\n`, 'i').exec(head)?.[1];
}
