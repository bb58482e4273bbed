import { Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Thrown for a permission on more than named resources that nobody has given a reason for. */
class UnreasonedWildcardError extends Error {
  constructor(resource: string) {
    super(`A permission on ${resource} needs a reason why it cannot be narrower`);
    this.name = 'UnreasonedWildcardError';
  }
}

/**
 * Answers cdk-nag's finding of a wildcard in the resources of a role's permission.
 * @throws UnreasonedWildcardError where a resource has one and `reason` is not given
 */
export function acknowledgeWildcards(role: Construct, resources: readonly string[], reason?: string): void {
  for (const resource of resources) {
    const named = flatten(Stack.of(role).resolve(resource));
    if (!named.includes('*')) continue;
    if (reason === undefined) throw new UnreasonedWildcardError(named);
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${named}]`, reason });
  }
}

/** Writes an ARN with CloudFormation references in it as cdk-nag does in its findings. */
function flatten(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved;
  const reference = resolved as {
    readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
    readonly 'Fn::ImportValue'?: string;
    readonly Ref?: string;
  };
  const { 'Fn::Join': join, 'Fn::ImportValue': imported, Ref: ref } = reference;
  if (join !== undefined) return join[1].map(flatten).join(join[0]);
  if (imported !== undefined) return imported;
  return ref === undefined ? JSON.stringify(resolved) : `<${ref}>`;
}
