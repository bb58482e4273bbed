/* oxlint-disable no-new -- a CDK construct is put in its place by constructing it */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Assembly, readAssembly } from '../../../../infra/local/template/assembly.ts';
import {
  provisionAll,
  type ProvisionedResource,
  type ProvisionedSystem,
  type Provisioner,
  unsupportedResources,
} from '../../../../infra/local/template/provision.ts';
import { recordedTypes } from '../../../../infra/local/template/recorded-types.ts';

const PLACE = { region: 'ap-southeast-3', account: '000000000000' };
const described = (logicalId: string) => ({
  ref: `ref-${logicalId}`,
  attributes: { Arn: `arn:x:${logicalId}`, QueueName: `name-${logicalId}` },
});
const services: readonly Provisioner[] = [
  {
    name: 'queues',
    types: ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
    provision: ({ logicalId }) => described(logicalId),
  },
  { name: 'functions', types: ['AWS::Lambda::Function'], provision: ({ logicalId }) => described(logicalId) },
];

const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
let assembly: Assembly;
let system: ProvisionedSystem;

/** Two stacks of which one uses a queue of the other. */
beforeAll(async () => {
  const code = mkdtempSync(join(folder, 'code-'));
  writeFileSync(join(code, 'index.mjs'), 'export const handler = async () => 27;');
  const app = new App({ outdir: join(folder, 'out'), analyticsReporting: false });
  const data = new Stack(app, 'Data', { env: { region: PLACE.region }, stackName: 'city-data' });
  const queue = new Queue(data, 'Queue', { enforceSSL: true });
  const service = new Stack(app, 'Service', { env: { region: PLACE.region }, stackName: 'city-service' });
  const handler = new LambdaFunction(service, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(code),
    environment: { QUEUE_URL: queue.queueUrl },
  });
  queue.grantSendMessages(handler);
  handler.addToRolePolicy(new PolicyStatement({ actions: ['ses:SendEmail'], resources: ['*'] }));
  new Alarm(service, 'Errors', { metric: handler.metricErrors(), threshold: 1, evaluationPeriods: 1 });
  new CfnOutput(service, 'HandlerArn', { value: handler.functionArn });

  assembly = readAssembly(app.synth().directory);
  system = await provisionAll(assembly.stacks, services, PLACE);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** The one resource of a type. */
const only = (type: string): ProvisionedResource => {
  const [found, ...others] = system.resources().filter((one) => one.type === type);
  if (found === undefined || others.length > 0) throw new Error(`There is not one ${type}`);
  return found;
};

describe('an app of two stacks', () => {
  it('is brought up under the names of its stacks', () => {
    expect(assembly.stacks.map(({ name }) => name)).toEqual(['city-data', 'city-service']);
    expect(only('AWS::SQS::Queue')).toMatchObject({ stack: 'city-data', service: 'queues' });
    expect(only('AWS::Lambda::Function')).toMatchObject({ stack: 'city-service', service: 'functions' });
  });

  it('shares values over an export', () => {
    const queue = only('AWS::SQS::Queue');
    expect(only('AWS::Lambda::Function').properties['Environment']).toEqual({
      Variables: { QUEUE_URL: queue.ref },
    });
  });

  it('finds the code of a function by the key its template has', () => {
    const { S3Key } = only('AWS::Lambda::Function').properties['Code'] as { S3Key: string };
    const path = assembly.assetPath(S3Key) ?? '';
    expect(readFileSync(join(path, 'index.mjs'), 'utf8')).toContain('27');
    expect(assembly.assetPath('nobody.zip')).toBeUndefined();
  });

  it('keeps roles and policies with their values for whoever reads them', () => {
    const role = only('AWS::IAM::Role');
    expect(role.attributes['Arn']).toBe(`arn:aws:iam::000000000000:role/${role.ref}`);
    expect(only('AWS::Lambda::Function').properties['Role']).toBe(role.attributes['Arn']);
    const policy = only('AWS::IAM::Policy').properties;
    expect(policy['Roles']).toEqual([role.ref]);
    const { Statement } = policy['PolicyDocument'] as { Statement: { Resource: string }[] };
    expect(Statement.map(({ Resource }) => Resource)).toContain(only('AWS::SQS::Queue').attributes['Arn']);
  });

  it('records what nothing acts upon, and gives outputs', () => {
    expect(only('AWS::CloudWatch::Alarm').service).toBeUndefined();
    expect(system.outputs['city-service']?.['HandlerArn']).toBe(
      only('AWS::Lambda::Function').attributes['Arn'],
    );
  });

  it('tells what is missing if a service is', () => {
    expect(unsupportedResources(assembly.stacks, services)).toEqual([]);
    const [queuesAlone] = services;
    expect(unsupportedResources(assembly.stacks, queuesAlone === undefined ? [] : [queuesAlone])).toEqual([
      expect.stringMatching(/^AWS::Lambda::Function \(Handler\w+\)$/),
    ]);
  });
});

it('gives a reason for every type that is only recorded', () => {
  for (const [type, { reason }] of Object.entries(recordedTypes)) {
    expect(reason.length, type).toBeGreaterThan(20);
  }
});
