import { describe, expect, test } from 'vitest';
import { functions } from '../../infra/stacks/functions.ts';
import { functionId, ofType, referred, stage, statements } from './synthesised.ts';

const { service } = stage('production');

describe('a follower of the table', () => {
  const followers = functions.filter(({ follows }) => follows !== undefined);
  const mappings = [...ofType(service, 'AWS::Lambda::EventSourceMapping').values()];
  const mappingOf = (name: string): Readonly<Record<string, unknown>> =>
    mappings.find(({ Properties }) => referred(Properties['FunctionName']) === functionId(service, name))
      ?.Properties ?? {};

  test('is each function that the table of functions says, and no other', () => {
    expect(followers.length).toBeGreaterThan(0);
    expect(mappings).toHaveLength(followers.length);
  });

  test.each(followers)('$name is given what it asks for', ({ name, follows = [] }) => {
    const { Filters } = mappingOf(name)['FilterCriteria'] as {
      readonly Filters: readonly { readonly Pattern: string }[];
    };
    expect(Filters.map(({ Pattern }) => JSON.parse(Pattern) as unknown)).toEqual(follows);
  });

  test.each(followers)('$name repeats only what failed, alone, and then puts it aside', ({ name }) => {
    expect(mappingOf(name)).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 60,
      StartingPosition: 'TRIM_HORIZON',
    });
    const { OnFailure } = mappingOf(name)['DestinationConfig'] as {
      readonly OnFailure: { readonly Destination: unknown };
    };
    expect(ofType(service, 'AWS::SQS::Queue').has(referred(OnFailure.Destination))).toBe(true);
  });

  test.each(followers)('$name may read the stream, decrypt it and fill its queue', ({ name }) => {
    const role = referred(service.Resources[functionId(service, name)]?.Properties['Role']);
    const actions = (statements(service).get(role) ?? []).flatMap(({ Action }) => Action);
    expect(actions).toEqual(
      expect.arrayContaining([
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
        'kms:Decrypt',
        'sqs:SendMessage',
      ]),
    );
  });

  test('has a queue that is encrypted and refuses plain HTTP', () => {
    const queues = ofType(service, 'AWS::SQS::Queue');
    for (const { Properties } of queues.values()) expect(Properties['SqsManagedSseEnabled']).toBe(true);
    const policies = JSON.stringify([...ofType(service, 'AWS::SQS::QueuePolicy').values()]);
    for (const id of queues.keys()) expect(policies).toContain(`"Queues":[{"Ref":"${id}"}]`);
    expect(policies.match(/"aws:SecureTransport":"false"/g)).toHaveLength(queues.size);
  });
});

describe('a schedule', () => {
  const scheduled = functions.flatMap(({ name, schedule }) => (schedule ? [{ name, ...schedule }] : []));
  const schedules = [...ofType(service, 'AWS::Scheduler::Schedule').values()].map(({ Properties }) => ({
    ...Properties,
    target: Properties['Target'] as { readonly Arn: unknown; readonly RoleArn: unknown },
  }));

  test('is there for each function that the table says, and for no other', () => {
    expect(scheduled.length).toBeGreaterThan(0);
    expect(schedules).toHaveLength(scheduled.length);
  });

  test.each(scheduled)(
    'runs $name in the city’s zone, and may invoke nothing else',
    ({ name, expression }) => {
      const found = schedules.find(({ target }) => referred(target.Arn) === functionId(service, name));
      expect(found).toMatchObject({
        ScheduleExpression: expression,
        ScheduleExpressionTimezone: 'Asia/Jakarta',
        FlexibleTimeWindow: { Mode: 'OFF' },
      });
      expect(statements(service).get(referred(found?.target.RoleArn))).toMatchObject([
        { Action: ['lambda:InvokeFunction'], Resource: [found?.target.Arn] },
      ]);
    },
  );
});

describe('a follower of events', () => {
  const followers = functions.flatMap(({ name, events }) => (events ? [{ name, ...events }] : []));
  const rules = [...ofType(service, 'AWS::Events::Rule').values()].map(({ Properties }) => Properties);
  const configs = [...ofType(service, 'AWS::Lambda::EventInvokeConfig').values()].map(
    ({ Properties }) => Properties,
  );
  const targetsOf = (rule: Readonly<Record<string, unknown>>) =>
    rule['Targets'] as readonly {
      readonly Arn: unknown;
      readonly DeadLetterConfig: { readonly Arn: unknown };
    }[];

  test('is each function that the table of functions says, and no other', () => {
    expect(followers.length).toBeGreaterThan(0);
    expect(rules).toHaveLength(followers.length);
  });

  test.each(followers)('$name is given events of this stage’s own mails', ({ name, types }) => {
    const rule = rules.find((each) => referred(targetsOf(each)[0]?.Arn) === functionId(service, name));
    const [set = ''] = ofType(service, 'AWS::SES::ConfigurationSet').keys();
    expect(rule).toMatchObject({
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.ses'],
        'detail-type': types,
        detail: { mail: { tags: { 'ses:configuration-set': [{ Ref: set }] } } },
      },
    });
    const [destination] = [...ofType(service, 'AWS::SES::ConfigurationSetEventDestination').values()];
    expect(destination?.Properties).toMatchObject({
      ConfigurationSetName: { Ref: set },
      EventDestination: { MatchingEventTypes: ['bounce', 'complaint'] },
    });
  });

  test.each(followers)('$name leaves what it cannot take in one queue of its own', ({ name }) => {
    const rule = rules.find((each) => referred(targetsOf(each)[0]?.Arn) === functionId(service, name));
    const queue = referred(targetsOf(rule ?? {})[0]?.DeadLetterConfig.Arn);
    expect(ofType(service, 'AWS::SQS::Queue').has(queue)).toBe(true);
    const config = configs.find((each) => referred(each['FunctionName']) === functionId(service, name));
    const { OnFailure } = (config?.['DestinationConfig'] ?? {}) as {
      readonly OnFailure?: { readonly Destination: unknown };
    };
    expect([referred(OnFailure?.Destination), config?.['MaximumRetryAttempts']]).toEqual([queue, 2]);
  });
});
