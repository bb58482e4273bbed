import { runSimulation, runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { Call } from '../front/call.ts';
import type { ProvisionedResource } from '../template/provision.ts';
import { type Policies, type Policy, readPolicies } from './policies.ts';
import { type Principal, principalOf } from './principals.ts';

/** What AWS would answer to a call. */
interface Verdict {
  readonly call: Call;
  readonly isAllowed: boolean;
  /** Who wanted what, and the statement that is missing or in the way. */
  readonly message: string;
}

/** Judges a call as IAM would by the policies of a template. */
export type Judge = (call: Call) => Promise<Verdict>;

/** What every call on AWS has: SDKs speak TLS 1.3. */
const everyCall = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };

/** @throws UnreadablePolicyError where a policy is written in a way that is not understood */
export function createJudge(
  resources: readonly ProvisionedResource[],
  policies: Policies = readPolicies(resources),
): Judge {
  return async (call) => {
    const principal = principalOf(call.caller, resources, policies);
    const result = await simulate(simulationOf(call, principal, policies));
    const isAllowed = result === 'Allowed';
    return { call, isAllowed, message: isAllowed ? '' : explain(call, principal, result, policies) };
  };
}

/** A call by somebody who may do everything by themselves: whether what is used lets them. */
export async function isLetIn(call: Call, resources: readonly ProvisionedResource[]): Promise<boolean> {
  const all: Policy = { name: 'all', statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const account = '000000000000';
  const role = { arn: `arn:aws:iam::${account}:role/anybody`, name: 'anybody', policies: [all] };
  const principal = {
    name: 'anybody',
    identity: `arn:aws:sts::${account}:assumed-role/anybody/session`,
    role,
  };
  return (await simulate(simulationOf(call, principal, readPolicies(resources)))) === 'Allowed';
}

async function simulate(simulation: Simulation): Promise<string> {
  const answer = await runSimulation(simulation, {});
  if (answer.resultType !== 'error') return answer.overallResult;
  // The action list says that answering a task has no resource; the service does judge it by its machine.
  if (answer.errors.message === 'must.use.wildcard') return runUnsafeSimulation(simulation, {});
  return JSON.stringify(answer.errors);
}

function simulationOf(
  { action, resource, context }: Call,
  { identity, role }: Principal,
  policies: Policies,
): Simulation {
  const own = policies.ofResources.get(resource) ?? policies.ofResources.get(ownerOf(resource));
  return {
    request: {
      principal: identity,
      action,
      resource: { resource, accountId: resource.split(':')[4] || '000000000000' },
      contextVariables: { ...everyCall, ...context },
    },
    identityPolicies: (role?.policies ?? []).map(({ name, statements }) => ({
      name,
      policy: documentOf(statements),
    })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(own !== undefined && own.statements.length > 0 && { resourcePolicy: documentOf(own.statements) }),
  };
}

/** The resource whose policy covers another: the bucket of an object, the function of a version. */
function ownerOf(arn: string): string {
  return arn.startsWith('arn:aws:s3:::') ? (arn.split('/')[0] ?? arn) : arn.split(':').slice(0, 7).join(':');
}

function documentOf(Statement: Policy['statements']): object {
  return { Version: '2012-10-17', Statement };
}

function explain(
  call: Call,
  { name, role, identity }: Principal,
  result: string,
  policies: Policies,
): string {
  const { action, resource, context } = call;
  const wish = `${name} may not ${action} on ${resource}`;
  if (result === 'ExplicitlyDenied') return `${wish}: a statement denies it`;
  if (result !== 'ImplicitlyDenied') return `${wish}: IAM does not understand the call, ${result}`;
  const own = policies.ofResources.get(resource) ?? policies.ofResources.get(ownerOf(resource));
  const places =
    role === undefined ? [own?.name ?? `a policy of ${resource}`] : role.policies.map((each) => each.name);
  // A key is opened by its own policy first; that of a role alone is not enough.
  if (role !== undefined && action.startsWith('kms:')) places.push(own?.name ?? `the policy of ${resource}`);
  const missing = {
    Effect: 'Allow',
    ...(role === undefined && { Principal: { Service: identity } }),
    Action: action,
    Resource: resource,
    ...(Object.keys(context).length > 0 && { Condition: { StringEquals: context } }),
  };
  return `${wish}: missing in ${places.join(' or ')} is ${JSON.stringify(missing)}`;
}
