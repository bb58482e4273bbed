import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../infra/local/front/call.ts';
import { forbiddenCalls } from '../../../../infra/local/iam/forbidden-calls.ts';
import { impliedCalls } from '../../../../infra/local/iam/implied-calls.ts';
import { createJudge, isLetIn } from '../../../../infra/local/iam/judge.ts';
import { machineCalls } from '../../../../infra/local/iam/machine-calls.ts';
import { standingCalls } from '../../../../infra/local/iam/standing-calls.ts';
import { statementsIn, withoutStatement } from '../../../../infra/local/iam/statements.ts';
import { unexercisedGrants } from '../../../../infra/local/iam/unexercised.ts';
import type { ProvisionedResource } from '../../../../infra/local/template/provision.ts';

const place = 'ap-southeast-3:000000000000';
const role = 'arn:aws:iam::000000000000:role/FollowRole';
const fn = `arn:aws:lambda:${place}:function:Follow`;
const table = `arn:aws:dynamodb:${place}:table/Ledger`;
const key = `arn:aws:kms:${place}:key/11111111-2222-3333-4444-555555555555`;
const route = `arn:aws:execute-api:${place}:api/$default/GET/kuota`;

function made(
  type: string,
  logicalId: string,
  arn: string,
  properties: Record<string, unknown>,
): ProvisionedResource {
  return {
    type,
    logicalId,
    stack: 'Test',
    ref: arn.split(/[:/]/).at(-1) ?? arn,
    attributes: { Arn: arn },
    properties,
  };
}

const assumedBy = (Service: string) => ({
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
});
const viaDynamoDb = { StringEquals: { 'kms:ViaService': 'dynamodb.ap-southeast-3.amazonaws.com' } };

/** A function that may read a table that is encrypted with a key of our own. */
const system: readonly ProvisionedResource[] = [
  made('AWS::IAM::Role', 'FollowRole0A1B2C3D', role, {
    AssumeRolePolicyDocument: assumedBy('lambda.amazonaws.com'),
  }),
  made('AWS::IAM::Policy', 'FollowPolicy', 'FollowPolicy', {
    Roles: ['FollowRole'],
    PolicyDocument: {
      Statement: [
        { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: table },
        { Effect: 'Allow', Action: 'kms:Decrypt', Resource: key, Condition: viaDynamoDb },
      ],
    },
  }),
  made('AWS::Lambda::Function', 'FollowFunction0A1B2C3D', fn, { Role: role }),
  made('AWS::Lambda::Permission', 'FollowPermission', 'FollowPermission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: fn,
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `arn:aws:execute-api:${place}:api/*/*/kuota`,
  }),
  made('AWS::KMS::Key', 'DataKey0A1B2C3D', key, {
    KeyPolicy: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::000000000000:root' },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    },
  }),
  made('AWS::DynamoDB::GlobalTable', 'Ledger0A1B2C3D', table, {
    Replicas: [{ SSESpecification: { KMSMasterKeyId: key } }],
  }),
];

const call = (action: string, resource: string, more: Partial<Call> = {}): Call => ({
  caller: fn,
  action,
  resource,
  context: {},
  ...more,
});
const messageOf = async (asked: Call, resources = system) => (await createJudge(resources)(asked)).message;
const without = (logicalId: string, index = 0) => {
  const found = statementsIn(system).find((each) => each.logicalId === logicalId && each.index === index);
  if (found === undefined) throw new Error(`No statement ${index} of ${logicalId}`);
  return withoutStatement(system, found);
};

describe('rights', () => {
  it('let through what a statement grants', async () => {
    expect(await messageOf(call('dynamodb:GetItem', table))).toBe('');
    expect(
      await messageOf(
        call('lambda:InvokeFunction', fn, {
          caller: 'apigateway.amazonaws.com',
          context: { 'aws:SourceArn': route },
        }),
      ),
    ).toBe('');
  });

  it('name function, action, resource and the missing statement of what nothing grants', async () => {
    const message = await messageOf(call('dynamodb:Scan', table));
    expect(message).toBe(
      `Follow may not dynamodb:Scan on ${table}: missing in FollowPolicy is ` +
        JSON.stringify({ Effect: 'Allow', Action: 'dynamodb:Scan', Resource: table }),
    );
  });

  it('ask for the key behind a table in the name of the reader, and only through DynamoDB', async () => {
    const [asked, ...others] = impliedCalls(call('dynamodb:Query', `${table}/index/by-name`), system);
    expect([asked, others]).toEqual([
      call('kms:Decrypt', key, { context: { 'kms:ViaService': 'dynamodb.ap-southeast-3.amazonaws.com' } }),
      [],
    ]);
    if (asked === undefined) throw new Error('Nothing asked');
    expect(await messageOf(asked)).toBe('');
    expect(await messageOf({ ...asked, context: {} })).toContain('Follow may not kms:Decrypt');
  });

  it('are gone with their statement: of a role, of a key, of a function', async () => {
    const decrypt = call('kms:Decrypt', key, {
      context: { 'kms:ViaService': 'dynamodb.ap-southeast-3.amazonaws.com' },
    });
    expect(await messageOf(call('dynamodb:GetItem', table), without('FollowPolicy', 0))).toContain(
      '"dynamodb:GetItem"',
    );
    expect(await messageOf(decrypt, without('FollowPolicy', 1))).toContain(
      'missing in FollowPolicy or DataKey',
    );
    expect(await messageOf(decrypt, without('DataKey0A1B2C3D'))).toContain('or DataKey');
    const request = call('lambda:InvokeFunction', fn, {
      caller: 'apigateway.amazonaws.com',
      context: { 'aws:SourceArn': route },
    });
    expect(await messageOf(request, without('FollowPermission'))).toContain(
      '"Service":"apigateway.amazonaws.com"',
    );
  });

  it('say of an action that AWS does not know that it is not understood', async () => {
    expect(await messageOf(call('dynamodb:TransactWriteItems', table))).toContain('does not understand');
  });

  it('know callers of the template only', async () => {
    await expect(
      createJudge(system)(call('dynamodb:GetItem', table, { caller: 'AKSOMEBODY' })),
    ).rejects.toThrow('AKSOMEBODY');
  });

  it('of which nothing was used are named, by function, action and resource', async () => {
    const used = call('dynamodb:GetItem', table);
    const calls = [used, ...impliedCalls(used, system)];
    expect(await unexercisedGrants(system, calls)).toEqual([
      { who: 'Follow', what: 'dynamodb:Query on Ledger' },
    ]);
  });
});

describe('what the template itself asks', () => {
  it('is the role, the log and the trace of a function', () => {
    const traced = { Role: role, LoggingConfig: { LogGroup: 'follow' }, TracingConfig: { Mode: 'Active' } };
    const calls = standingCalls([made('AWS::Lambda::Function', 'Follow', fn, traced)]);
    expect(calls.map(({ caller, action }) => `${caller.split(':').at(-1)} ${action}`)).toEqual([
      'lambda.amazonaws.com sts:AssumeRole',
      'Follow logs:CreateLogStream',
      'Follow logs:PutLogEvents',
      'Follow xray:PutTraceSegments',
      'Follow xray:PutTelemetryRecords',
    ]);
  });

  it('is each function of a machine, and its own executions where it maps in parallel', () => {
    const machine = `arn:aws:states:${place}:stateMachine:reviews`;
    const task = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: '${Apply}' },
    };
    const definition = {
      States: {
        Each: {
          Type: 'Map',
          ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, States: { Apply: task } },
        },
      },
    };
    const properties = {
      DefinitionString: JSON.stringify(definition),
      DefinitionSubstitutions: { Apply: fn },
    };
    expect(machineCalls(machine, properties).map(({ action, resource }) => [action, resource])).toEqual([
      ['states:StartExecution', machine],
      ['states:DescribeExecution', `arn:aws:states:${place}:execution:reviews:child`],
      ['states:StopExecution', `arn:aws:states:${place}:execution:reviews:child`],
      ['lambda:InvokeFunction', fn],
    ]);
    const unknown = { States: { Ask: { Type: 'Task', Resource: 'arn:aws:states:::sns:publish' } } };
    expect(() => machineCalls(machine, { DefinitionString: JSON.stringify(unknown) })).toThrow('sns:publish');
  });

  it('is that nobody reads along: an insecure call is refused to whoever makes it', async () => {
    const queue = `arn:aws:sqs:${place}:failed`;
    const refusal = {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sqs:*',
      Resource: queue,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    const open = [made('AWS::SQS::Queue', 'Failed', queue, {})];
    const closed = [
      ...open,
      made('AWS::SQS::QueuePolicy', 'FailedPolicy', 'FailedPolicy', {
        Queues: ['failed'],
        PolicyDocument: { Statement: [refusal] },
      }),
    ];
    const [insecure] = forbiddenCalls(closed);
    if (insecure === undefined) throw new Error('Nothing is forbidden');
    expect(await isLetIn(insecure, open)).toBe(true);
    expect(await isLetIn(insecure, closed)).toBe(false);
    expect(await isLetIn({ ...insecure, context: {} }, closed)).toBe(true);
  });
});
