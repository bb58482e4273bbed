import type { ProvisionedResource } from '../template/provision.ts';
import { documentProperties, type Statement, statementsOf } from './policies.ts';

/** A statement of a template, and where it stands. */
export interface PlacedStatement {
  readonly logicalId: string;
  readonly stack: string;
  readonly index: number;
  readonly statement: Statement;
}

/** Every statement of a template; a permission of Lambda is one. */
export function statementsIn(resources: readonly ProvisionedResource[]): readonly PlacedStatement[] {
  return resources.flatMap(({ type, logicalId, stack, properties }) => {
    const found =
      type === 'AWS::Lambda::Permission'
        ? [
            {
              Effect: 'Allow',
              Action: String(properties['Action']),
              Resource: String(properties['FunctionName']),
            } as const,
          ]
        : statementsOf(properties[documentProperties[type] ?? '']);
    return found.map((statement, index) => ({ logicalId, stack, index, statement }));
  });
}

/** The template as it would be without a statement. */
export function withoutStatement(
  resources: readonly ProvisionedResource[],
  { logicalId, stack, index }: PlacedStatement,
): readonly ProvisionedResource[] {
  return resources.flatMap((resource) => {
    if (resource.logicalId !== logicalId || resource.stack !== stack) return [resource];
    if (resource.type === 'AWS::Lambda::Permission') return [];
    const property = documentProperties[resource.type] ?? '';
    const document = resource.properties[property] as object;
    const Statement = statementsOf(document).toSpliced(index, 1);
    return [{ ...resource, properties: { ...resource.properties, [property]: { ...document, Statement } } }];
  });
}
