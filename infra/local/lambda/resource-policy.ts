import * as z from 'zod';
import type { TemplateResource } from '../contract.ts';
import { readProperties } from '../resource-properties.ts';
import { parseReference } from './function-reference.ts';

/** One AWS::Lambda::Permission: who may call the function. */
export interface Permission {
  readonly functionName: string;
  readonly principal: string;
  /** Pattern; undefined where any resource of the principal may call. */
  readonly sourceArn: string | undefined;
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
    sourceArn: given.SourceArn,
  };
}

/** Whether a permission lets this service, acting for this resource, call the function. `*` and `?` match as in IAM. */
export function permits(permission: Permission, principal: string, sourceArn: string): boolean {
  if (permission.principal !== principal && permission.principal !== '*') return false;
  return permission.sourceArn === undefined || matches(permission.sourceArn, sourceArn);
}

function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(text);
}
