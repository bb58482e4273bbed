import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseStage, type Stage, stageConfigs } from '../../infra/stage-config.ts';
import { rootWithAllHandlers, stage, synthesised } from './synthesised.ts';

const stages = Object.keys(stageConfigs) as Stage[];

/** What the local cloud can bring up, or keeps on record because it changes nothing on one machine. */
const supportedTypes = [
  /^AWS::DynamoDB::(GlobalTable|Table)$/,
  /^AWS::KMS::(Key|Alias)$/,
  /^AWS::S3::(Bucket|BucketPolicy)$/,
  /^AWS::Cognito::(UserPool|UserPoolClient|UserPoolDomain)$/,
  /^AWS::ApiGatewayV2::(Api|Stage|Route|Integration|Authorizer|DomainName|ApiMapping)$/,
  /^AWS::Lambda::(Function|Permission|EventSourceMapping|EventInvokeConfig|Version|Alias)$/,
  /^AWS::StepFunctions::(StateMachine|StateMachineVersion|StateMachineAlias)$/,
  /^AWS::Events::Rule$/,
  /^AWS::Scheduler::(Schedule|ScheduleGroup)$/,
  /^AWS::SQS::(Queue|QueuePolicy)$/,
  /^AWS::SNS::(Topic|TopicPolicy|Subscription)$/,
  /^AWS::SES::(EmailIdentity|ConfigurationSet|ConfigurationSetEventDestination)$/,
  /^AWS::IAM::(Role|Policy|ManagedPolicy)$/,
  /^AWS::Logs::(LogGroup|MetricFilter)$/,
  /^AWS::CloudWatch::(Alarm|Dashboard)$/,
];

describe.each(stages)('the template of %s', (name) => {
  test('has only resources that the local cloud knows, and none that runs code of the CDK', () => {
    const { data, service } = stage(name);
    const types = [data, service].flatMap(({ Resources }) =>
      Object.values(Resources).map(({ Type }) => Type),
    );
    expect(types.length).toBeGreaterThan(100);
    expect(types.filter((type) => !supportedTypes.some((known) => known.test(type)))).toEqual([]);
  });

  test('is the same each time, so that a deployment without a change changes nothing', () => {
    expect(synthesised({ stage: name })).toEqual(stage(name));
  });
});

describe('a template to deploy', () => {
  const root = rootWithAllHandlers();
  afterAll(() => rmSync(root, { recursive: true }));

  test.each(stages)('of %s leaves no finding of cdk-nag and of CloudFormation unanswered', (name) => {
    expect(synthesised({ stage: name, check: true, root }).messages).toEqual([]);
  });

  test('is refused where a handler does not exist, and its path is named', () => {
    const halfWritten = mkdtempSync(join(tmpdir(), 'root-'));
    cpSync(root, halfWritten, { recursive: true });
    rmSync(join(halfWritten, 'functions/applications/sweep.handler.ts'));
    expect(() => synthesised({ stage: 'production', check: true, root: halfWritten })).toThrow(
      'Sweep: functions/applications/sweep.handler.ts does not exist',
    );
    rmSync(halfWritten, { recursive: true });
  });

  test('is only warned about where it is not to be deployed', () => {
    const empty = mkdtempSync(join(tmpdir(), 'root-'));
    const { messages } = synthesised({ stage: 'local', root: empty });
    expect(messages.join('\n')).toContain('Sweep: functions/applications/sweep.handler.ts does not exist');
    expect(messages.join('\n')).toContain('Application: workflows/application.asl.json does not exist');
    rmSync(empty, { recursive: true });
  });
});

test('an unknown stage is refused, and those that exist are named', () => {
  expect(() => parseStage('prod')).toThrow('No stage "prod". Choose one of: local, staging, production.');
  expect(() => parseStage(undefined)).toThrow('Choose one of');
});
