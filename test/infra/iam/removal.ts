import type { Call } from '../../../infra/local/front/call.ts';
import { forbiddenCalls } from '../../../infra/local/iam/forbidden-calls.ts';
import { createJudge, isLetIn } from '../../../infra/local/iam/judge.ts';
import { readPolicies } from '../../../infra/local/iam/policies.ts';
import { principalOf } from '../../../infra/local/iam/principals.ts';
import { type PlacedStatement, withoutStatement } from '../../../infra/local/iam/statements.ts';
import type { ProvisionedResource } from '../../../infra/local/template/provision.ts';

/** What the evaluation says of a template from which a statement was taken out; nothing, if nobody misses it. */
export async function deniedWithout(
  resources: readonly ProvisionedResource[],
  calls: readonly Call[],
  placed: PlacedStatement,
): Promise<readonly string[]> {
  const left = withoutStatement(resources, placed);
  if (placed.statement.Effect === 'Deny') {
    const forbidden = forbiddenCalls(resources);
    const letIn = await Promise.all(forbidden.map((call) => isLetIn(call, left)));
    return forbidden
      .filter((_call, index) => letIn[index])
      .map(({ action, resource }) => `${action} on ${resource}`);
  }
  const verdicts = await Promise.all(concerned(resources, calls, placed).map(createJudge(left)));
  return verdicts.map(({ message }) => message).filter((message) => message !== '');
}

/** The calls that a statement can be about, to judge no others again. */
function concerned(
  resources: readonly ProvisionedResource[],
  calls: readonly Call[],
  { logicalId, statement }: PlacedStatement,
): readonly Call[] {
  const policies = readPolicies(resources);
  const isOfRole = [...policies.roles.values()].some((role) =>
    role.policies.some(({ name }) => name === logicalId),
  );
  const services = new Set([statement.Action].flat().map((action) => action.split(':')[0]));
  return calls.filter(({ caller, action }) => {
    if (!services.has(action.split(':')[0])) return false;
    const own = principalOf(caller, resources, policies).role?.policies ?? [];
    return !isOfRole || own.some(({ name }) => name === logicalId);
  });
}

/** Whether another resource says the same: the CDK permits any method of a path for each route of it. */
export function isSaidTwice(
  resources: readonly ProvisionedResource[],
  { logicalId }: PlacedStatement,
): boolean {
  const own = resources.find((each) => each.logicalId === logicalId);
  return own !== undefined && resources.some((other) => other !== own && isSame(own, other));
}

function isSame(a: ProvisionedResource, b: ProvisionedResource): boolean {
  return a.type === b.type && JSON.stringify(a.properties) === JSON.stringify(b.properties);
}
