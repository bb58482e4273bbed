import * as z from 'zod';
import type { TemplateResource } from '../contract.ts';
import { readProperties } from '../resource-properties.ts';
import { parseReference } from './function-reference.ts';

/** One AWS::Lambda::Permission: who may call the function. */
export interface Permission {
  readonly functionName: string;
  readonly principal: string;
  /** What the calling resource's ARN must match; undefined where any of the principal may call. */
  readonly source: RegExp | undefined;
}

const PermissionProperties = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  // There is but one account here.
  SourceAccount: z.unknown().optional(),
});

/** Reads AWS::Lambda::Permission. */
export function readPermission(resource: TemplateResource): Permission {
  const given = readProperties(resource, PermissionProperties);
  return {
    functionName: parseReference(given.FunctionName).name,
    principal: given.Principal,
    source: given.SourceArn === undefined ? undefined : patternOf(given.SourceArn),
  };
}

/** Whether a permission lets this service, acting for this resource, call the function. */
export function permits({ principal, source }: Permission, caller: string, sourceArn: string): boolean {
  if (principal !== caller && principal !== '*') return false;
  return source === undefined || source.test(sourceArn);
}

/** `*` and `?` match as in IAM. */
function patternOf(arn: string): RegExp {
  const expression = arn
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`);
}
