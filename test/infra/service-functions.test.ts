import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, test } from 'vitest';
import { ServiceFunction } from '../../infra/constructs/service-function.ts';
import { functions, type Grant, machines } from '../../infra/stacks/functions.ts';
import { functionId, ofType, referred, type Statement, stage, statements } from './synthesised.ts';

const { service } = stage('production');
const allStatements = statements(service);

/** The only actions that AWS grants on no narrower resource than `*`. */
const withoutResources = new Set([
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
  'dynamodb:ListStreams',
  'sns:Publish',
]);

/** What each grant tells a function. */
const variables: Record<Grant, readonly string[]> = {
  readsTable: ['TABLE_NAME'],
  scansTable: ['TABLE_NAME'],
  writesTable: ['TABLE_NAME'],
  usesPersonalKey: ['PERSONAL_KEY_ID'],
  putsDocuments: ['DOCUMENT_BUCKET'],
  readsDocuments: ['DOCUMENT_BUCKET'],
  putsDecrees: ['DOCUMENT_BUCKET'],
  readsDecrees: ['DOCUMENT_BUCKET'],
  startsExecutions: machines.map(({ environment }) => environment),
  mendsExecutions: [],
  answersTasks: [],
  sendsMail: ['MAIL_CONFIGURATION_SET', 'MAIL_FROM'],
  sendsTexts: [],
  knowsSite: ['SITE_URL'],
  knowsSignIn: ['OIDC_CLIENT_ID', 'OIDC_ISSUER'],
  knowsZone: ['CITY_ZONE'],
};

function environmentOf(name: string): Readonly<Record<string, unknown>> {
  const environment = service.Resources[functionId(service, name)]?.Properties['Environment'];
  return (environment as { readonly Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
}

function permissionsOf(name: string): readonly Statement[] {
  const role = referred(service.Resources[functionId(service, name)]?.Properties['Role']);
  return allStatements.get(role) ?? [];
}

function actionsOf(name: string): readonly string[] {
  return permissionsOf(name).flatMap(({ Action }) => Action);
}

describe('every function', () => {
  const lambdas = [...ofType(service, 'AWS::Lambda::Function').values()];

  test('is one of the table, and each of the table is there once', () => {
    expect(lambdas).toHaveLength(functions.length);
    expect(new Set(functions.map(({ name }) => name)).size).toBe(functions.length);
  });

  test('has limits, and the runtime and architecture of the rest', () => {
    for (const { Properties } of lambdas) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
      });
    }
    for (const { name, timeoutSeconds, memoryMegabytes } of functions) {
      expect(service.Resources[functionId(service, name)]?.Properties).toMatchObject({
        Timeout: timeoutSeconds,
        MemorySize: memoryMegabytes,
      });
    }
  });

  test('behind a route answers before the gateway gives up after 30 seconds', () => {
    const answering = functions.filter(({ routes, staffRoutes }) => routes ?? staffRoutes);
    expect(answering.length).toBeGreaterThan(0);
    for (const { timeoutSeconds } of answering) expect(timeoutSeconds).toBeLessThan(30);
  });

  test('has a role of its own and no policy of AWS', () => {
    const roles = lambdas.map(({ Properties }) => referred(Properties['Role']));
    expect(new Set(roles).size).toBe(lambdas.length);
    for (const role of roles)
      expect(service.Resources[role]?.Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  test('has a log group of its own that ends, and writes to no other', () => {
    const groups = lambdas.map(({ Properties }) =>
      referred((Properties['LoggingConfig'] as { readonly LogGroup: unknown }).LogGroup),
    );
    expect(new Set(groups).size).toBe(lambdas.length);
    for (const [index, { Properties }] of lambdas.entries()) {
      const group = groups[index] ?? '';
      expect(service.Resources[group]?.Properties['RetentionInDays']).toBe(90);
      const writing = (allStatements.get(referred(Properties['Role'])) ?? []).filter(({ Action }) =>
        Action.includes('logs:PutLogEvents'),
      );
      expect(writing.map(({ Resource }) => Resource)).toEqual([[{ 'Fn::GetAtt': [group, 'Arn'] }]]);
    }
  });
});

describe('permissions', () => {
  test('name every action in full', () => {
    const actions = [...allStatements.values()].flat().flatMap(({ Action }) => Action);
    expect(actions.length).toBeGreaterThan(100);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('name every resource, where AWS has one to name', () => {
    const everywhere = [...allStatements.values()].flat().filter(({ Resource }) => Resource.includes('*'));
    const actions = new Set(everywhere.flatMap(({ Action }) => Action));
    expect([...actions].filter((action) => !withoutResources.has(action))).toEqual([]);
  });

  test('with a wildcard are refused where no reason is given', () => {
    const made = new ServiceFunction(new Stack(new App(), 'Stack'), 'Probe', {
      code: Code.fromInline('export {};'),
      timeoutSeconds: 1,
      memoryMegabytes: 128,
      logRetention: RetentionDays.ONE_DAY,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    expect(() => made.allow(['s3:GetObject'], ['arn:aws:s3:::bucket/*'])).toThrow(
      'A permission on arn:aws:s3:::bucket/* needs a reason why it cannot be narrower',
    );
  });
});

describe('a grant', () => {
  test('of reading the table gives its name, and no right to write', () => {
    expect(environmentOf('ShowProgramme')).toHaveProperty('TABLE_NAME');
    expect(actionsOf('ShowProgramme')).toContain('dynamodb:Query');
    expect(actionsOf('ShowProgramme')).toContain('kms:Decrypt');
    expect(actionsOf('ShowProgramme').filter((action) => /Put|Update|Delete|Write/.test(action))).toEqual([
      'logs:PutLogEvents',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  test('of writing the table allows each write, also in a transaction', () => {
    expect(actionsOf('StartApplication')).toEqual(
      expect.arrayContaining([
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:ConditionCheckItem',
      ]),
    );
  });

  test('of documents reaches the applications in the bucket and nothing else', () => {
    expect(environmentOf('UploadDocument')).toHaveProperty('DOCUMENT_BUCKET');
    const objects = permissionsOf('UploadDocument').filter(({ Action }) =>
      Action.some((action) => /^s3:.*Object/.test(action)),
    );
    expect(objects.length).toBeGreaterThan(0);
    for (const { Resource } of objects) expect(JSON.stringify(Resource)).toContain('"/applications/*"');
    expect(actionsOf('AnswerLink')).not.toContain('s3:PutObject');
  });

  test('of decrees reaches their annexes in the same bucket, and no application', () => {
    const objects = permissionsOf('ShowDecree').filter(({ Action }) =>
      Action.some((action) => /^s3:.*Object/.test(action)),
    );
    expect(objects.flatMap(({ Action }) => Action).toSorted()).toEqual(['s3:GetObject', 's3:PutObject']);
    for (const { Resource } of objects) expect(JSON.stringify(Resource)).toContain('"/decrees/*"');
  });

  test('of starting executions names the alias of each machine', () => {
    for (const { environment, definition } of machines) {
      const name = definition.slice('workflows/'.length, -'.asl.json'.length);
      expect(JSON.stringify(environmentOf('FollowChanges')[environment])).toContain(
        `:stateMachine:wirabaru-production-${name}:live`,
      );
    }
    const starting = permissionsOf('FollowChanges').filter(({ Action }) =>
      Action.includes('states:StartExecution'),
    );
    expect(starting.flatMap(({ Resource }) => Resource)).toEqual(
      machines.map(({ environment }) => environmentOf('FollowChanges')[environment]),
    );
  });

  test('of mail allows the sender of this stage and no other', () => {
    expect(environmentOf('SendMessages')).toMatchObject({
      MAIL_FROM: 'wirabaru@dinas.example',
      MAIL_CONFIGURATION_SET: expect.anything(),
    });
    const sending = permissionsOf('SendMessages').filter(({ Action }) => Action.includes('ses:SendEmail'));
    expect(sending).toMatchObject([
      { Condition: { StringEquals: { 'ses:FromAddress': 'wirabaru@dinas.example' } } },
    ]);
  });

  test('of sign-in gives issuer and client', () => {
    expect(environmentOf('SignIn')).toHaveProperty('OIDC_ISSUER');
    expect(environmentOf('SignIn')).toHaveProperty('OIDC_CLIENT_ID');
  });

  test('that was not given leaves no variable behind', () => {
    for (const { name, grants } of functions) {
      const told = new Set(grants.flatMap((grant) => variables[grant]));
      expect([name, ...Object.keys(environmentOf(name)).toSorted()]).toEqual([name, ...[...told].toSorted()]);
    }
  });
});
