import type { ProvisionedResource } from '../template/provision.ts';

/** A statement as policies write it. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A policy under the logical id of the resource that has it. */
export interface Policy {
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** A role, with what it may do. */
export interface Role {
  readonly arn: string;
  readonly name: string;
  readonly policies: readonly Policy[];
}

/** All policies of a template. */
export interface Policies {
  /** By ARN. */
  readonly roles: ReadonlyMap<string, Role>;
  /** What a resource itself says of who may use it, by its ARN; of a role, who may assume it. */
  readonly ofResources: ReadonlyMap<string, Policy>;
}

/** Where a type of resource keeps its policy. Lambda's permissions are statements of their own. */
export const documentProperties: Readonly<Record<string, string>> = {
  'AWS::IAM::Policy': 'PolicyDocument',
  'AWS::IAM::Role': 'AssumeRolePolicyDocument',
  'AWS::KMS::Key': 'KeyPolicy',
  'AWS::S3::BucketPolicy': 'PolicyDocument',
  'AWS::SNS::TopicPolicy': 'PolicyDocument',
  'AWS::SQS::QueuePolicy': 'PolicyDocument',
};

/** A policy that cannot be judged because of how it is written. */
class UnreadablePolicyError extends Error {
  constructor(logicalId: string, what: string) {
    super(`${logicalId} has ${what}, which cannot be judged: write an AWS::IAM::Policy`);
    this.name = 'UnreadablePolicyError';
  }
}

/** Reads the policies of a template. @throws UnreadablePolicyError */
export function readPolicies(resources: readonly ProvisionedResource[]): Policies {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const inline = ofType('AWS::IAM::Policy');
  const roles = ofType('AWS::IAM::Role').map((resource): Role => {
    for (const property of ['Policies', 'ManagedPolicyArns', 'PermissionsBoundary']) {
      if (resource.properties[property] !== undefined)
        throw new UnreadablePolicyError(resource.logicalId, property);
    }
    const own = inline.filter(({ properties }) => listOf(properties['Roles']).includes(resource.ref));
    return { arn: arnOf(resource), name: resource.ref, policies: own.map(policyOf) };
  });
  const ofResources = new Map<string, Policy>();
  for (const resource of resources) {
    if (resource.type === 'AWS::Lambda::Permission')
      addPermission(ofResources, resource, ofType('AWS::Lambda::Function'));
    else for (const arn of subjectsOf(resource, resources)) ofResources.set(arn, policyOf(resource));
  }
  return { roles: new Map(roles.map((role) => [role.arn, role])), ofResources };
}

/** ARNs of the resources that a resource's policy is about; none where it has no resource policy. */
function subjectsOf(
  resource: ProvisionedResource,
  resources: readonly ProvisionedResource[],
): readonly string[] {
  const { type, properties } = resource;
  const find = (refs: unknown) => resources.filter(({ ref }) => listOf(refs).includes(ref)).map(arnOf);
  switch (type) {
    case 'AWS::IAM::Role':
    case 'AWS::KMS::Key':
      return [arnOf(resource)];
    case 'AWS::S3::BucketPolicy':
      return [`arn:aws:s3:::${String(properties['Bucket'])}`];
    case 'AWS::SNS::TopicPolicy':
      return listOf(properties['Topics']);
    case 'AWS::SQS::QueuePolicy':
      return find(properties['Queues']);
    default:
      return [];
  }
}

function addPermission(
  policies: Map<string, Policy>,
  { logicalId, properties }: ProvisionedResource,
  functions: readonly ProvisionedResource[],
): void {
  const { FunctionName: name, Action, Principal, SourceArn, SourceAccount } = properties;
  const arn = functions.map(arnOf).find((each) => String(name) === each || each.endsWith(`:${String(name)}`));
  if (arn === undefined) throw new UnreadablePolicyError(logicalId, `the function ${String(name)}`);
  const statement: Statement = {
    Effect: 'Allow',
    Principal: { Service: Principal },
    Action: String(Action),
    Resource: arn,
    Condition: {
      ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': SourceArn } }),
      ...(SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
    },
  };
  const before = policies.get(arn)?.statements ?? [];
  policies.set(arn, {
    name: `permissions of ${arn.split(':').at(-1) ?? arn}`,
    statements: [...before, statement],
  });
}

function policyOf({ type, logicalId, properties }: ProvisionedResource): Policy {
  return { name: logicalId, statements: statementsOf(properties[documentProperties[type] ?? '']) };
}

/** The statements of a policy document; none where there is no document. */
export function statementsOf(document: unknown): readonly Statement[] {
  const { Statement: found = [] } = (document ?? {}) as {
    readonly Statement?: Statement | readonly Statement[];
  };
  return [found].flat();
}

function arnOf({ ref, attributes }: ProvisionedResource): string {
  return attributes['Arn'] ?? ref;
}

function listOf(value: unknown): readonly string[] {
  return [value ?? []].flat().map(String);
}
