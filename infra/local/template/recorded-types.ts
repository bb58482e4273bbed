import type { Provisioned, TemplateResource } from '../contract.ts';

/** The account and region a template is brought up in. */
export interface Place {
  readonly region: string;
  readonly account: string;
}

/** A resource type that nothing on this machine acts upon: it is kept and answers `Ref` and `Fn::GetAtt`. */
export interface RecordedType {
  /** Why recording it is enough. */
  readonly reason: string;
  describe(resource: TemplateResource, place: Place): Provisioned;
}

/** Every CloudFormation type that is recorded and not acted upon. A type in no service and not here is refused. */
export const recordedTypes: Readonly<Record<string, RecordedType>> = {
  'AWS::IAM::Role': {
    reason: 'callers are not authorised on one machine; the roles stay readable in resources()',
    describe: (resource, { account }) => {
      const name = nameOf(resource, 'RoleName');
      const path = resource.properties['Path'];
      const prefix = typeof path === 'string' ? path : '/';
      return described(name, { Arn: `arn:aws:iam::${account}:role${prefix}${name}`, RoleId: `AROA${name}` });
    },
  },
  'AWS::IAM::Policy': {
    reason: 'belongs to a role and is kept with it',
    describe: (resource) => described(nameOf(resource, 'PolicyName'), { Id: nameOf(resource, 'PolicyName') }),
  },
  'AWS::IAM::ManagedPolicy': {
    reason: 'belongs to a role and is kept with it',
    describe: (resource, { account }) => {
      const arn = `arn:aws:iam::${account}:policy/${nameOf(resource, 'ManagedPolicyName')}`;
      return described(arn, { PolicyArn: arn });
    },
  },
  'AWS::Logs::LogGroup': {
    reason: 'logs are plain files here',
    describe: (resource, { region, account }) => {
      const name = nameOf(resource, 'LogGroupName');
      return described(name, { Arn: `arn:aws:logs:${region}:${account}:log-group:${name}:*` });
    },
  },
  'AWS::Logs::ResourcePolicy': {
    reason: 'logs are plain files here',
    describe: (resource) => described(nameOf(resource, 'PolicyName')),
  },
  'AWS::Logs::MetricFilter': {
    reason: 'there are no metrics on one machine',
    describe: (resource) => described(nameOf(resource, 'FilterName')),
  },
  'AWS::CloudWatch::Alarm': {
    reason: 'there are no metrics on one machine that could raise it',
    describe: (resource, place) => alarm(nameOf(resource, 'AlarmName'), place),
  },
  'AWS::CloudWatch::CompositeAlarm': {
    reason: 'there are no metrics on one machine that could raise it',
    describe: (resource, place) => alarm(nameOf(resource, 'AlarmName'), place),
  },
  'AWS::CloudWatch::Dashboard': {
    reason: 'there are no metrics on one machine to draw',
    describe: (resource) => described(nameOf(resource, 'DashboardName')),
  },
  'AWS::SNS::TopicPolicy': {
    reason: 'callers are not authorised on one machine',
    describe: (resource) => described(nameOf(resource, 'Id')),
  },
  'AWS::SQS::QueuePolicy': {
    reason: 'callers are not authorised on one machine',
    describe: (resource) => described(nameOf(resource, 'Id')),
  },
  'AWS::CDK::Metadata': {
    reason: 'tells AWS which version of the CDK made the template',
    describe: (resource) => described(resource.logicalId),
  },
};

function nameOf({ properties, stack, logicalId }: TemplateResource, property: string): string {
  const given = properties[property];
  return typeof given === 'string' ? given : `${stack}-${logicalId}`;
}

function alarm(name: string, { region, account }: Place): Provisioned {
  return described(name, { Arn: `arn:aws:cloudwatch:${region}:${account}:alarm:${name}` });
}

function described(ref: string, attributes: Readonly<Record<string, string>> = {}): Provisioned {
  return { ref, attributes };
}
