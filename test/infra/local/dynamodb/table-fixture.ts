import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DynamoDb } from '../../../../infra/local/dynamodb/dynamodb.ts';
import { resource } from '../../../support/surroundings.ts';

/** A single table with stream and expiry, as CDK's TableV2 writes it into a template. */
export const ledger = (overrides: Record<string, unknown> = {}) =>
  resource('AWS::DynamoDB::GlobalTable', 'Ledger', {
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    Replicas: [
      {
        Region: 'ap-southeast-3',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    ],
    ...overrides,
  });

export function documentsOf(dynamoDb: DynamoDb): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    endpoint: dynamoDb.endpoint(),
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return DynamoDBDocumentClient.from(client);
}
