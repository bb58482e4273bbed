import type { ProvisionedResource } from '../template/provision.ts';
import type { Ports } from './ports.ts';

/** A person who can sign in at the local identity provider. */
export interface DemoAccount {
  readonly sub: string;
  readonly email: string;
  readonly name: string;
  readonly title: string;
}

/** Where everything is, for people and programs; kept in `addresses.json` while the local cloud runs. */
export interface Addresses {
  readonly site: string;
  readonly api: string;
  readonly mailbox: string;
  readonly identity: string;
  readonly control: string;
  readonly console: string;
  readonly s3: string;
  readonly dynamodb: string;
  readonly stepfunctions: string;
  readonly lambda: string;
  readonly sqs: string;
  readonly kms: string;
  readonly ses: string;
  readonly sns: string;
  readonly eventbridge: string;
  readonly accounts: readonly DemoAccount[];
  /** The first of the template's tables and buckets, but for buckets of access logs. */
  readonly table?: string;
  readonly bucket?: string;
  /** ARNs by name. */
  readonly stateMachines: Readonly<Record<string, string>>;
  readonly functions: Readonly<Record<string, string>>;
  /** URLs by name. */
  readonly queues: Readonly<Record<string, string>>;
}

/** @param dynamodb where DynamoDB answers, which may be an endpoint of somebody else */
export function addressesOf(
  ports: Ports,
  dynamodb: string,
  resources: readonly ProvisionedResource[],
  accounts: readonly DemoAccount[],
): Addresses {
  const site = pageAt(ports.site);
  const table = refsOf(resources, 'AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table')[0];
  const logBuckets = new Set(
    resources.map(({ properties }) => logDestination(properties['LoggingConfiguration'])),
  );
  const bucket = refsOf(resources, 'AWS::S3::Bucket').find((ref) => !logBuckets.has(ref));
  return {
    site,
    api: `${site}/api`,
    mailbox: pageAt(ports.mailbox),
    identity: pageAt(ports.identity),
    control: pageAt(ports.control),
    console: pageAt(ports.console),
    s3: serviceAt(ports.s3),
    dynamodb,
    stepfunctions: serviceAt(ports.stepfunctions),
    lambda: serviceAt(ports.lambda),
    sqs: serviceAt(ports.sqs),
    kms: serviceAt(ports.kms),
    ses: serviceAt(ports.ses),
    sns: serviceAt(ports.sns),
    eventbridge: serviceAt(ports.eventbridge),
    accounts,
    ...(table !== undefined && { table }),
    ...(bucket !== undefined && { bucket }),
    stateMachines: byLastPart(refsOf(resources, 'AWS::StepFunctions::StateMachine'), ':'),
    functions: byLastPart(
      resources
        .filter(({ type }) => type === 'AWS::Lambda::Function')
        .map(({ attributes }) => attributes['Arn'] ?? ''),
      ':',
    ),
    queues: byLastPart(refsOf(resources, 'AWS::SQS::Queue'), '/'),
  };
}

/** Browsers keep cookies marked secure on localhost also without TLS. */
function pageAt(port: number): string {
  return `http://localhost:${port}`;
}

function serviceAt(port: number): string {
  return `http://127.0.0.1:${port}`;
}

function refsOf(resources: readonly ProvisionedResource[], ...types: readonly string[]): string[] {
  return resources.filter(({ type }) => types.includes(type)).map(({ ref }) => ref);
}

function logDestination(logging: unknown): unknown {
  return typeof logging === 'object' && logging !== null && 'DestinationBucketName' in logging
    ? logging.DestinationBucketName
    : undefined;
}

function byLastPart(values: readonly string[], separator: string): Record<string, string> {
  return Object.fromEntries(values.map((value) => [value.split(separator).at(-1) ?? value, value]));
}
