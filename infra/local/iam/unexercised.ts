import type { Call } from '../front/call.ts';
import type { ProvisionedResource } from '../template/provision.ts';
import { createJudge } from './judge.ts';
import { readPolicies, type Statement } from './policies.ts';
import { actorOf, principalOf, shortName } from './principals.ts';

/** An action that a role is granted on a resource. */
export interface Grant {
  /** The function, machine or schedule whose role it is. */
  readonly who: string;
  /** `kms:Encrypt on DataKey via dynamodb` */
  readonly what: string;
}

/** Grants that none of the calls needed: either nobody tried, or nobody needs them. */
export async function unexercisedGrants(
  resources: readonly ProvisionedResource[],
  calls: readonly Call[],
): Promise<readonly Grant[]> {
  const policies = readPolicies(resources);
  const callers = [...new Set(calls.map(({ caller }) => caller))].map((caller) => ({
    principal: principalOf(caller, resources, policies),
    calls: calls.filter((call) => call.caller === caller),
  }));
  const found: Grant[] = [];
  for (const role of policies.roles.values()) {
    const own = callers.filter(({ principal }) => principal.role?.arn === role.arn);
    for (const { name, statements } of role.policies) {
      for (const single of statements.filter(({ Effect }) => Effect === 'Allow').flatMap(singles)) {
        const asked = own
          .flatMap((each) => each.calls)
          .filter(({ action }) => covers(String(single.Action), action));
        const alone = { ...role, policies: [{ name, statements: [single] }] };
        const judge = createJudge(resources, { ...policies, roles: new Map([[role.arn, alone]]) });
        const verdicts = await Promise.all(asked.map(judge));
        if (verdicts.some(({ isAllowed }) => isAllowed)) continue;
        found.push({ who: actorOf(role, resources), what: describe(single, resources) });
      }
    }
  }
  return found;
}

/** A statement as many, each of one action on one resource. */
function singles(statement: Statement): readonly Statement[] {
  return [statement.Action]
    .flat()
    .flatMap((action) =>
      [statement.Resource ?? '*']
        .flat()
        .map((resource) => ({ ...statement, Action: action, Resource: resource })),
    );
}

/** IAM's wildcards in an action. */
function covers(pattern: string, action: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(action);
}

function describe(
  { Action, Resource, Condition }: Statement,
  resources: readonly ProvisionedResource[],
): string {
  const arn = String(Resource);
  const owner = resources.find(({ attributes }) => {
    const own = attributes['Arn'] ?? '';
    return own !== '' && (arn === own || arn.startsWith(`${own}/`) || arn.startsWith(`${own}:`));
  });
  const rest = owner === undefined ? '' : arn.slice(owner.attributes['Arn']?.length);
  const where = owner === undefined ? arn : `${shortName(owner.logicalId)}${rest}`;
  const via = JSON.stringify(Condition ?? {}).match(/"kms:ViaService":"([a-z0-9]+)\./)?.[1];
  return `${String(Action)} on ${where}${via === undefined ? '' : ` via ${via}`}`;
}
