import { Aws, Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DocumentBucket } from './document-bucket.ts';
import type { MailSender } from './mail-sender.ts';
import { acknowledgeWildcards } from './wildcard.ts';

const everyApplication = 'The documents of all applications, which lie under one prefix of the bucket.';
const everyDecree = 'The annexes of all decrees, which lie under one prefix of the bucket.';

export interface ServiceFunctionProps {
  readonly code: Code;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * A function with everything it needs of its own: role, log group, limits. What it may use is said by the
 * methods, each of which gives the environment variable and the permission together, so neither is forgotten.
 */
export class ServiceFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
    });
    // AWSLambdaBasicExecutionRole would let every function write to every log group of the account.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    this.lambda = new LambdaFunction(this, 'Function', {
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMegabytes,
      tracing: Tracing.ACTIVE,
    });
    acknowledgeWildcards(this.role, ['*'], 'X-Ray has no resources: its actions can only be granted on *.');
  }

  /** Gives an environment variable that carries no permission. */
  knows(name: string, value: string): void {
    this.lambda.addEnvironment(name, value);
  }

  readsTable(table: TableV2, key: IKey): void {
    this.knows('TABLE_NAME', table.tableName);
    this.allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], [table.tableArn]);
    this.#usesKeyThrough('dynamodb', key, ['kms:Decrypt']);
  }

  /** Reads the table from end to end: for what runs by the clock, not for a request. */
  scansTable(table: TableV2, key: IKey): void {
    this.knows('TABLE_NAME', table.tableName);
    this.allow(['dynamodb:Scan'], [table.tableArn]);
    this.#usesKeyThrough('dynamodb', key, ['kms:Decrypt']);
  }

  writesTable(table: TableV2, key: IKey): void {
    this.knows('TABLE_NAME', table.tableName);
    this.allow(
      [
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:ConditionCheckItem',
      ],
      [table.tableArn],
    );
    this.#usesKeyThrough('dynamodb', key, ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']);
  }

  /** Makes and opens the data keys that protect personal data. */
  usesPersonalKey(key: IKey): void {
    this.knows('PERSONAL_KEY_ID', key.keyId);
    this.allow(['kms:Decrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'], [key.keyArn]);
  }

  putsDocuments(documents: DocumentBucket): void {
    this.knows('DOCUMENT_BUCKET', documents.bucket.bucketName);
    this.allow(['s3:PutObject', 's3:PutObjectTagging'], [documents.objectsArn], everyApplication);
    // A multipart upload is decrypted to be put together.
    this.#usesKeyThrough('s3', documents.key, ['kms:Decrypt', 'kms:GenerateDataKey']);
  }

  readsDocuments(documents: DocumentBucket): void {
    this.knows('DOCUMENT_BUCKET', documents.bucket.bucketName);
    this.allow(
      ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging'],
      [documents.objectsArn],
      everyApplication,
    );
    // Without it S3 answers 403 and not 404 for a document that is not there.
    this.allow(['s3:ListBucket'], [documents.bucket.bucketArn]);
    this.#usesKeyThrough('s3', documents.key, ['kms:Decrypt']);
  }

  putsDecrees(documents: DocumentBucket): void {
    this.knows('DOCUMENT_BUCKET', documents.bucket.bucketName);
    this.allow(['s3:PutObject'], [documents.decreesArn], everyDecree);
    this.#usesKeyThrough('s3', documents.key, ['kms:GenerateDataKey']);
  }

  readsDecrees(documents: DocumentBucket): void {
    this.knows('DOCUMENT_BUCKET', documents.bucket.bucketName);
    this.allow(['s3:GetObject'], [documents.decreesArn], everyDecree);
    // Without it S3 answers 403 and not 404 for an annex that was not printed yet.
    this.allow(['s3:ListBucket'], [documents.bucket.bucketArn]);
    this.#usesKeyThrough('s3', documents.key, ['kms:Decrypt']);
  }

  /** `environment` tells the function the machine's alias, through which alone it may start executions. */
  startsExecutions(environment: string, aliasArn: string): void {
    this.knows(environment, aliasArn);
    this.allow(['states:StartExecution'], [aliasArn]);
  }

  /** Looks at all executions of a machine, and stops or redrives them. */
  mendsExecutions(machineArn: string): void {
    this.allow(['states:ListExecutions'], [machineArn]);
    this.allow(
      [
        'states:DescribeExecution',
        'states:GetExecutionHistory',
        'states:StopExecution',
        'states:RedriveExecution',
      ],
      [`${machineArn.replace(':stateMachine:', ':execution:')}:*`],
      'Executions of the machine are named by applications and their runs.',
    );
  }

  /** Answers the waiting tasks of a machine. */
  answersTasks(machineArn: string): void {
    this.allow(
      ['states:SendTaskSuccess', 'states:SendTaskFailure'],
      [machineArn, `${machineArn}:*`],
      'An execution belongs to the version it was started from, and versions are numbered by deployments.',
    );
  }

  sendsMail(mail: MailSender): void {
    this.knows('MAIL_FROM', mail.from);
    this.knows('MAIL_CONFIGURATION_SET', mail.configurationSet.configurationSetName);
    this.role.addToPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ['ses:SendEmail'],
        resources: [mail.identityArn, mail.configurationSetArn],
        conditions: { StringEquals: { 'ses:FromAddress': mail.from } },
      }),
    );
  }

  /** Sends text messages to phones. */
  sendsTexts(): void {
    this.allow(
      ['sns:Publish'],
      ['*'],
      'A phone number is no resource: publishing to one can only be granted on *.',
    );
  }

  /** Permits the actions on the resources, and no more. A wildcard in a resource must be given its reason. */
  allow(actions: readonly string[], resources: readonly string[], wildcardReason?: string): void {
    this.role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
    acknowledgeWildcards(this.role, resources, wildcardReason);
  }

  #usesKeyThrough(service: string, key: IKey, actions: readonly string[]): void {
    this.role.addToPolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.amazonaws.com` } },
      }),
    );
  }
}
