/* oxlint-disable no-new -- a CDK construct is put in its place by constructing it */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { AttributeType, Billing, StreamViewType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { DocumentBucket } from '../constructs/document-bucket.ts';
import { StaffDirectory } from '../constructs/staff-directory.ts';
import type { StageConfig } from '../stage-config.ts';

export interface DataStackProps extends StackProps {
  readonly config: StageConfig;
}

/**
 * What must outlive any deployment: the table, the documents, the keys, the staff's accounts. The HTTP API is
 * among them without its routes, because its address stands in letters that citizens already hold.
 */
export class DataStack extends Stack {
  readonly table: TableV2;
  /** Encrypts the table and the documents at rest. */
  readonly dataKey: Key;
  /** Wraps the data keys under which the functions keep personal data. */
  readonly personalKey: Key;
  readonly documents: DocumentBucket;
  readonly staff: StaffDirectory;
  readonly api: HttpApi;
  readonly siteUrl: string;

  constructor(scope: Construct, id: string, { config, ...props }: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: config.protectedFromDeletion });
    const { removalPolicy, protectedFromDeletion } = config;

    this.dataKey = new Key(this, 'DataKey', {
      description: 'Table and documents at rest',
      enableKeyRotation: true,
      removalPolicy,
    });
    this.personalKey = new Key(this, 'PersonalKey', {
      description: 'Data keys of personal data',
      enableKeyRotation: true,
      removalPolicy,
    });
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      timeToLiveAttribute: 'expiresAt',
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      encryption: TableEncryptionV2.customerManagedKey(this.dataKey),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: protectedFromDeletion,
      removalPolicy,
    });
    this.api = new HttpApi(this, 'Api', {
      apiName: config.prefix,
      description: `Wirabaru, ${config.city}`,
      createDefaultStage: false,
      // One origin only: sessions, links and the check of the Origin header belong to the city's own name.
      disableExecuteApiEndpoint: config.domain !== undefined,
    });
    this.siteUrl = config.domain === undefined ? this.api.apiEndpoint : `https://${config.domain.name}`;
    new CfnOutput(this, 'SiteUrl', { value: this.siteUrl });
    this.documents = new DocumentBucket(this, 'Documents', {
      key: this.dataKey,
      siteUrl: this.siteUrl,
      removalPolicy,
    });
    this.staff = new StaffDirectory(this, 'Staff', {
      name: config.prefix,
      siteUrl: this.siteUrl,
      removalPolicy,
      protectedFromDeletion,
    });
  }
}
