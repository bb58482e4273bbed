import type { Operation } from './context.ts';
import { copyObject } from './copy-object.ts';
import { deleteObjects } from './delete-objects.ts';
import { headBucket, listObjectsV2, listObjectVersions } from './listing.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './multipart.ts';
import { deleteObject, getObject, headObject, putObject } from './objects.ts';
import type { S3Request } from './request.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './tagging.ts';

/** What of S3 is here, by AWS's names. */
export const operations: Readonly<Record<string, Operation>> = {
  AbortMultipartUpload: abortMultipartUpload,
  CompleteMultipartUpload: completeMultipartUpload,
  CopyObject: copyObject,
  CreateMultipartUpload: createMultipartUpload,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  DeleteObjectTagging: deleteObjectTagging,
  GetObject: getObject,
  GetObjectTagging: getObjectTagging,
  HeadBucket: headBucket,
  HeadObject: headObject,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
  PutObject: putObject,
  PutObjectTagging: putObjectTagging,
  UploadPart: uploadPart,
};

/** The actions of IAM that operations need on what they name; those on one version have names of their own. */
const actions: Readonly<Record<string, string>> = {
  AbortMultipartUpload: 's3:AbortMultipartUpload',
  CompleteMultipartUpload: 's3:PutObject',
  CopyObject: 's3:PutObject',
  CreateMultipartUpload: 's3:PutObject',
  HeadBucket: 's3:ListBucket',
  HeadObject: 's3:GetObject',
  ListObjectsV2: 's3:ListBucket',
  ListObjectVersions: 's3:ListBucketVersions',
  UploadPart: 's3:PutObject',
};

/** The action that an operation needs; none where the operation itself asks for each of its objects. */
export function actionOf(operation: string, versionId: string | undefined): string | undefined {
  if (operation === 'DeleteObjects') return undefined;
  const action = actions[operation] ?? `s3:${operation}`;
  return versionId === undefined ? action : action.replace('Object', 'ObjectVersion');
}

const onBucket: Readonly<Record<string, string>> = {
  'GET list-type': 'ListObjectsV2',
  'GET versions': 'ListObjectVersions',
  'GET uploads': 'ListMultipartUploads',
  GET: 'ListObjects',
  HEAD: 'HeadBucket',
  PUT: 'CreateBucket',
  DELETE: 'DeleteBucket',
  'POST delete': 'DeleteObjects',
};

const onObject: Readonly<Record<string, string>> = {
  'GET tagging': 'GetObjectTagging',
  'PUT tagging': 'PutObjectTagging',
  'DELETE tagging': 'DeleteObjectTagging',
  'GET uploadId': 'ListParts',
  'PUT uploadId': 'UploadPart',
  'POST uploadId': 'CompleteMultipartUpload',
  'DELETE uploadId': 'AbortMultipartUpload',
  'POST uploads': 'CreateMultipartUpload',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

/** Parameters that make another operation of a request, with AWS's noun for what they are about. */
const subresources: Readonly<Record<string, string>> = {
  accelerate: 'AccelerateConfiguration',
  acl: 'Acl',
  analytics: 'AnalyticsConfiguration',
  attributes: 'Attributes',
  cors: 'Cors',
  delete: 'Objects',
  encryption: 'Encryption',
  'legal-hold': 'LegalHold',
  lifecycle: 'LifecycleConfiguration',
  'list-type': 'ListType',
  location: 'Location',
  logging: 'Logging',
  notification: 'NotificationConfiguration',
  'object-lock': 'ObjectLockConfiguration',
  ownershipControls: 'OwnershipControls',
  policy: 'Policy',
  policyStatus: 'PolicyStatus',
  publicAccessBlock: 'PublicAccessBlock',
  replication: 'Replication',
  requestPayment: 'RequestPayment',
  restore: 'Restore',
  retention: 'Retention',
  select: 'Content',
  session: 'Session',
  tagging: 'Tagging',
  uploadId: 'Upload',
  uploads: 'Uploads',
  versioning: 'Versioning',
  versions: 'Versions',
  website: 'Website',
};

/** The name of the operation a request asks for, e.g. `GetObject`. */
export function operationName(request: S3Request): string {
  if (request.bucket === '') return 'ListBuckets';
  const subresource = [...request.query.keys()].find((name) => Object.hasOwn(subresources, name));
  const asked = subresource === undefined ? request.method : `${request.method} ${subresource}`;
  const name = (request.key === '' ? onBucket : onObject)[asked];
  if (request.header('x-amz-copy-source') !== undefined) {
    if (name === 'PutObject') return 'CopyObject';
    if (name === 'UploadPart') return 'UploadPartCopy';
  }
  return name ?? unknownName(request, subresource);
}

/** AWS's usual form of a name, e.g. `PutBucketAcl`, to refuse what is in neither table. */
function unknownName({ key, method }: S3Request, subresource = ''): string {
  const verb = method.charAt(0) + method.slice(1).toLowerCase();
  return `${verb}${key === '' ? 'Bucket' : 'Object'}${subresources[subresource] ?? ''}`;
}
