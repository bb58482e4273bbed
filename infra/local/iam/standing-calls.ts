import type { Call } from '../front/call.ts';
import type { ProvisionedResource } from '../template/provision.ts';
import { machineCalls } from './machine-calls.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What AWS asks in a role's or in its own name for a resource to work at all, by type of resource. */
const callsFor: Readonly<Record<string, (resource: ProvisionedResource) => readonly Call[]>> = {
  'AWS::Lambda::Function': ({ attributes, properties }) => {
    const caller = attributes['Arn'] ?? '';
    const logGroup = (properties['LoggingConfig'] as Properties | undefined)?.['LogGroup'];
    const [, , , region, account] = caller.split(':');
    const stream = `arn:aws:logs:${region}:${account}:log-group:${String(logGroup)}:log-stream:any`;
    return [
      assumption('lambda.amazonaws.com', properties['Role'], caller),
      ...calls(caller, ['logs:CreateLogStream', 'logs:PutLogEvents'], stream),
      ...(isTraced(properties)
        ? calls(caller, ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*')
        : []),
    ];
  },
  'AWS::StepFunctions::StateMachine': ({ attributes, properties }) => {
    const caller = attributes['Arn'] ?? '';
    return [
      assumption('states.amazonaws.com', properties['RoleArn'], caller),
      ...(properties['LoggingConfiguration'] === undefined ? [] : calls(caller, logDelivery, '*')),
      ...((properties['TracingConfiguration'] as Properties | undefined)?.['Enabled'] === true
        ? calls(caller, tracing, '*')
        : []),
      ...machineCalls(caller, properties),
    ];
  },
  'AWS::Lambda::EventSourceMapping': ({ properties }) => {
    const caller = String(properties['FunctionName']);
    const stream = String(properties['EventSourceArn']);
    const { OnFailure: failure } = (properties['DestinationConfig'] ?? {}) as {
      readonly OnFailure?: { readonly Destination: string };
    };
    return [
      ...calls(
        caller,
        ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        stream,
      ),
      ...calls(caller, ['dynamodb:ListStreams'], '*'),
      ...(failure === undefined ? [] : calls(caller, ['sqs:SendMessage'], failure.Destination)),
    ];
  },
  'AWS::Lambda::EventInvokeConfig': ({ properties }) => {
    const { OnFailure: failure } = (properties['DestinationConfig'] ?? {}) as {
      readonly OnFailure?: { readonly Destination: string };
    };
    return failure === undefined
      ? []
      : calls(String(properties['FunctionName']), ['sqs:SendMessage'], failure.Destination);
  },
  'AWS::Events::Rule': ({ attributes, properties }) => {
    const targets = (properties['Targets'] ?? []) as readonly {
      readonly Arn: string;
      readonly DeadLetterConfig?: { readonly Arn?: string };
    }[];
    return targets.flatMap(({ Arn: arn, DeadLetterConfig: deadLetter }) => [
      byService('events.amazonaws.com', 'lambda:InvokeFunction', arn, attributes['Arn']),
      ...(deadLetter?.Arn === undefined
        ? []
        : [byService('events.amazonaws.com', 'sqs:SendMessage', deadLetter.Arn, attributes['Arn'])]),
    ]);
  },
  'AWS::Scheduler::Schedule': ({ attributes, properties }) => {
    const caller = attributes['Arn'] ?? '';
    const target = properties['Target'] as { readonly Arn: string; readonly RoleArn: string };
    return [
      assumption('scheduler.amazonaws.com', target.RoleArn, caller),
      ...calls(caller, ['lambda:InvokeFunction'], target.Arn),
    ];
  },
  'AWS::S3::Bucket': ({ attributes, properties }) => {
    const { DestinationBucketName: logs } = (properties['LoggingConfiguration'] ?? {}) as {
      readonly DestinationBucketName?: string;
    };
    return logs === undefined
      ? []
      : [
          byService(
            'logging.s3.amazonaws.com',
            's3:PutObject',
            `arn:aws:s3:::${logs}/log`,
            attributes['Arn'],
          ),
        ];
  },
  'AWS::CloudWatch::Alarm': ({ attributes, properties }) =>
    [...new Set([properties['AlarmActions'], properties['OKActions']].flat().map(String))]
      .filter((action) => action.startsWith('arn:aws:sns:'))
      .map((topic) => byService('cloudwatch.amazonaws.com', 'sns:Publish', topic, attributes['Arn'])),
};

const logDelivery = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];
const tracing = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
];

/**
 * What no function calls but the template needs: roles are assumed, streams read, logs written, alarms told. Missing,
 * it fails on the day of the deployment or, worse, is silent.
 */
export function standingCalls(resources: readonly ProvisionedResource[]): readonly Call[] {
  const byArn = new Map(resources.map(({ ref, attributes }) => [ref, attributes['Arn'] ?? ref]));
  const all = resources
    .flatMap((resource) => callsFor[resource.type]?.(resource) ?? [])
    .map((call) => ({ ...call, caller: byArn.get(call.caller) ?? call.caller }));
  // Each alarm calls alike, and the first speaks for all.
  return [...new Map(all.map((call) => [`${call.caller} ${call.action} ${call.resource}`, call])).values()];
}

function calls(caller: string, actions: readonly string[], resource: string): readonly Call[] {
  return actions.map((action) => ({ caller, action, resource, context: {} }));
}

function assumption(service: string, role: unknown, source: string): Call {
  return byService(service, 'sts:AssumeRole', String(role), source);
}

/** A call that a service makes in its own name, for a resource. */
function byService(caller: string, action: string, resource: string, source = ''): Call {
  const context = { 'aws:SourceArn': source, 'aws:SourceAccount': accountOf(source, resource) };
  return { caller, action, resource, context };
}

/** A bucket's ARN names no account. */
function accountOf(...arns: readonly string[]): string {
  return arns.map((arn) => arn.split(':')[4] ?? '').find((account) => account !== '') ?? '000000000000';
}

function isTraced(properties: Properties): boolean {
  return (properties['TracingConfig'] as Properties | undefined)?.['Mode'] === 'Active';
}
