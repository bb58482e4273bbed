import type { ProvisionedResource } from '../template/provision.ts';
import type { Policies, Role } from './policies.ts';

/** Who makes a call, as IAM sees it. */
export interface Principal {
  /** For people: `FollowChanges`, `Application`, `apigateway.amazonaws.com`. */
  readonly name: string;
  /** ARN of the session, or the service's name. */
  readonly identity: string;
  /** What it may do by itself; a service in its own name has none. */
  readonly role: Role | undefined;
}

/** A caller that is nobody of the template. */
class UnknownCallerError extends Error {
  constructor(caller: string) {
    super(`${caller} is no function, machine or schedule of the template with a role of its own`);
    this.name = 'UnknownCallerError';
  }
}

/** Whose role each type of resource acts by. */
const roleOf: Readonly<Record<string, (properties: Readonly<Record<string, unknown>>) => unknown>> = {
  'AWS::Lambda::Function': ({ Role: role }) => role,
  'AWS::StepFunctions::StateMachine': ({ RoleArn: role }) => role,
  'AWS::Scheduler::Schedule': ({ Target: target }) => (target as { readonly RoleArn?: string }).RoleArn,
};

/** Finds the principal of a call. @throws UnknownCallerError */
export function principalOf(
  caller: string,
  resources: readonly ProvisionedResource[],
  { roles }: Policies,
): Principal {
  if (caller.endsWith('.amazonaws.com')) return { name: caller, identity: caller, role: undefined };
  // The children of a distributed Map are the machine's own, and so are its versions.
  const arn = caller.replace(/(:stateMachine:[^:/]+)[:/].*$/, '$1');
  const resource = resources.find(({ ref, attributes }) => attributes['Arn'] === arn || ref === arn);
  const role = roles.get(String(roleOf[resource?.type ?? '']?.(resource?.properties ?? {})));
  if (resource === undefined || role === undefined) throw new UnknownCallerError(caller);
  const account = role.arn.split(':')[4] ?? '';
  return {
    name: shortName(resource.logicalId),
    identity: `arn:aws:sts::${account}:assumed-role/${role.name}/${resource.ref.split(':').at(-1) ?? ''}`,
    role,
  };
}

/** The name of the function, machine or schedule that acts by a role; the role's own where nobody does. */
export function actorOf({ arn, name }: Role, resources: readonly ProvisionedResource[]): string {
  const actor = resources.find(({ type, properties }) => roleOf[type]?.(properties) === arn);
  return shortName(actor?.logicalId ?? name);
}

/** A logical id without what the CDK puts behind a name. */
export function shortName(logicalId: string): string {
  return logicalId.replace(/(Function|Machine|Schedule|Resource)?[0-9A-F]{8}$/, '');
}
