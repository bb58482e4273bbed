import type { Call } from '../front/call.ts';
import type { ProvisionedResource } from '../template/provision.ts';

/** What a service asks of KMS for whoever uses something that is encrypted. */
const keyActions: Readonly<Record<string, (action: string) => readonly string[]>> = {
  // DynamoDB unwraps the table's key for each caller anew: for those who write as well.
  dynamodb: (action) => (action === 'dynamodb:ListStreams' ? [] : ['kms:Decrypt']),
  s3: (action) =>
    action === 's3:PutObject'
      ? ['kms:GenerateDataKey']
      : action.startsWith('s3:GetObject')
        ? ['kms:Decrypt']
        : [],
  sqs: () => ['kms:GenerateDataKey', 'kms:Decrypt'],
  sns: () => ['kms:GenerateDataKey', 'kms:Decrypt'],
};

/** The calls of KMS that AWS makes in the caller's name on account of a call: nobody sees them but IAM. */
export function impliedCalls(
  { caller, action, resource }: Call,
  resources: readonly ProvisionedResource[],
): readonly Call[] {
  const [service = ''] = action.split(':');
  const owner = resources.find((each) => isWithin(resource, each));
  const key = owner && keyOf(owner, resources);
  if (owner === undefined || key === undefined) return [];
  const region = key.split(':')[3] ?? '';
  return (keyActions[service]?.(action) ?? []).map((keyAction) => ({
    caller,
    action: keyAction,
    resource: key,
    context: { 'kms:ViaService': `${service}.${region}.amazonaws.com` },
  }));
}

/** An object lies in its bucket, an index and a stream belong to their table. */
function isWithin(resource: string, { type, attributes }: ProvisionedResource): boolean {
  const arn = attributes['Arn'];
  if (arn === undefined || !/^AWS::(DynamoDB|S3|SQS)::|^AWS::SNS::Topic$/.test(type)) return false;
  return resource === arn || resource.startsWith(`${arn}/`);
}

/** ARN of the key of our own that encrypts a resource; AWS's own keys ask nothing of callers. */
function keyOf(
  { type, properties }: ProvisionedResource,
  resources: readonly ProvisionedResource[],
): string | undefined {
  const name =
    type === 'AWS::DynamoDB::GlobalTable' ? 'Replicas' : type === 'AWS::S3::Bucket' ? 'BucketEncryption' : '';
  const place = JSON.stringify(name === '' ? properties : (properties[name] ?? {}));
  const id = /"K(?:MS|ms)MasterKeyI[dD]":"([^"]+)"/.exec(place)?.[1];
  return resources.find(({ ref, attributes }) => id !== undefined && (ref === id || attributes['Arn'] === id))
    ?.attributes['Arn'];
}
