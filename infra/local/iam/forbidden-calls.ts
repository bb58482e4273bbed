import type { Call } from '../front/call.ts';
import type { ProvisionedResource } from '../template/provision.ts';

/** What must be refused to everybody: calls that somebody on the way could read. */
export function forbiddenCalls(resources: readonly ProvisionedResource[]): readonly Call[] {
  const insecure = { 'aws:SecureTransport': 'false' };
  return resources.flatMap(({ type, ref, attributes }): readonly Call[] => {
    const caller = 'anybody';
    const arn = attributes['Arn'] ?? ref;
    switch (type) {
      case 'AWS::S3::Bucket':
        return [
          { caller, action: 's3:GetObject', resource: `${arn}/any`, context: insecure },
          { caller, action: 's3:GetObject', resource: `${arn}/any`, context: { 's3:TlsVersion': '1.1' } },
        ];
      case 'AWS::SQS::Queue':
        return [{ caller, action: 'sqs:SendMessage', resource: arn, context: insecure }];
      case 'AWS::SNS::Topic':
        return [{ caller, action: 'sns:Publish', resource: arn, context: insecure }];
      default:
        return [];
    }
  });
}
