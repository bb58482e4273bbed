import type { Provisioned, Service, TemplateResource } from '../contract.ts';
import type { Stack } from './assembly.ts';
import { NO_VALUE, resolve, type Scope } from './intrinsics.ts';
import { type Place, recordedTypes } from './recorded-types.ts';
import { TemplateError } from './template-error.ts';
import type { OutputJson, ResourceJson } from './template-json.ts';

/** A resource that is up, or recorded, with its properties as the services saw them. */
export interface ProvisionedResource extends TemplateResource, Provisioned {
  /** Name of the service that has it; undefined where it is only recorded (`recordedTypes`). */
  readonly service?: string;
}

/** All stacks brought up. */
export interface ProvisionedSystem {
  /** In the order they were provisioned, IAM roles and policies included. */
  resources(): readonly ProvisionedResource[];
  find(stack: string, logicalId: string): ProvisionedResource | undefined;
  /** Resolved outputs by stack and logical id. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The part of a service that provisioning needs. */
export type Provisioner = Pick<Service, 'name' | 'types' | 'provision'>;

/** Resources whose type neither a service nor `recordedTypes` has, as `AWS::X::Y (LogicalId)`. */
export function unsupportedResources(
  stacks: readonly Stack[],
  provisioners: readonly Provisioner[],
): string[] {
  const known = new Set([...provisioners.flatMap(({ types }) => types), ...Object.keys(recordedTypes)]);
  return stacks.flatMap(({ template }) =>
    Object.entries(template.Resources ?? {})
      .filter(([, { Type }]) => !known.has(Type))
      .map(([logicalId, { Type }]) => `${Type} (${logicalId})`),
  );
}

/**
 * Provisions every resource of every stack, each after those its properties and DependsOn name.
 * @throws TemplateError on an unsupported type, an unknown name or a cycle
 */
export async function provisionAll(
  stacks: readonly Stack[],
  provisioners: readonly Provisioner[],
  place: Place,
): Promise<ProvisionedSystem> {
  const unsupported = unsupportedResources(stacks, provisioners);
  if (unsupported.length > 0) {
    throw new TemplateError(`The local cloud does not implement ${unsupported.join(', ')}`);
  }
  for (const { name, template } of stacks) {
    if (template.Transform !== undefined) {
      throw new TemplateError(`The local cloud does not implement Transform (${name})`);
    }
  }
  const serviceOf = new Map(provisioners.flatMap((service) => service.types.map((type) => [type, service])));
  const done = new Map<string, ProvisionedResource>();
  const underway: string[] = [];

  const provision = async (stack: Stack, logicalId: string): Promise<ProvisionedResource> => {
    const key = `${stack.name}/${logicalId}`;
    const before = done.get(key);
    if (before !== undefined) return before;
    const json = stack.template.Resources?.[logicalId];
    if (json === undefined) throw new TemplateError(`${stack.name} has no resource ${logicalId}`);
    if (underway.includes(key)) {
      throw new TemplateError(
        `Resources depend on each other in a circle: ${[...underway, key].join(' → ')}`,
      );
    }
    const scope = scopeOf(stack);
    if (!(await exists(scope, json))) {
      throw new TemplateError(
        `${logicalId} of ${stack.name} is named, but its condition ${json.Condition} is false`,
      );
    }
    underway.push(key);
    for (const needed of [json.DependsOn ?? []].flat()) {
      if (await exists(scope, stack.template.Resources?.[needed])) await provision(stack, needed);
    }
    const resource: TemplateResource = {
      type: json.Type,
      logicalId,
      stack: stack.name,
      properties: (await resolve(json.Properties ?? {}, scope)) as Record<string, unknown>,
    };
    const provisioned = await bringUp(resource);
    done.set(key, provisioned);
    underway.pop();
    return provisioned;
  };

  const bringUp = async (resource: TemplateResource): Promise<ProvisionedResource> => {
    const service = serviceOf.get(resource.type);
    if (service !== undefined) {
      return { ...resource, ...(await service.provision(resource)), service: service.name };
    }
    const recorded = recordedTypes[resource.type];
    if (recorded === undefined)
      throw new TemplateError(`The local cloud does not implement ${resource.type}`);
    return { ...resource, ...recorded.describe(resource, place) };
  };

  const importValue = async (exportName: string): Promise<unknown> => {
    for (const stack of stacks) {
      const scope = scopeOf(stack);
      for (const output of Object.values(stack.template.Outputs ?? {})) {
        if (output.Export === undefined || !(await exists(scope, output))) continue;
        if ((await resolve(output.Export.Name, scope)) === exportName) return resolve(output.Value, scope);
      }
    }
    throw new TemplateError(`No stack exports ${exportName}`);
  };

  const scopeOf = (stack: Stack): Scope => {
    const { Parameters = {}, Mappings = {}, Conditions = {} } = stack.template;
    const pseudo: Readonly<Record<string, unknown>> = {
      'AWS::Region': place.region,
      'AWS::AccountId': place.account,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack.name,
      'AWS::StackId': `arn:aws:cloudformation:${place.region}:${place.account}:stack/${stack.name}/local`,
      'AWS::NoValue': NO_VALUE,
    };
    const scope: Scope = {
      ref: async (name) => {
        if (Object.hasOwn(pseudo, name)) return pseudo[name];
        if (Object.hasOwn(Parameters, name)) {
          const value = Parameters[name]?.Default;
          if (value === undefined)
            throw new TemplateError(`Parameter ${name} of ${stack.name} has no default`);
          return value;
        }
        return (await provision(stack, name)).ref;
      },
      attribute: async (logicalId, attribute) => {
        const { type, attributes } = await provision(stack, logicalId);
        const value = attributes[attribute];
        if (value === undefined) {
          throw new TemplateError(`The local cloud does not implement ${type}.${attribute} (${logicalId})`);
        }
        return value;
      },
      importValue,
      condition: async (name) => {
        if (!Object.hasOwn(Conditions, name)) {
          throw new TemplateError(`${stack.name} has no condition ${name}`);
        }
        return (await resolve(Conditions[name], scope)) === true;
      },
      mapping: (map, key, secondKey) => {
        const value = Mappings[map]?.[key]?.[secondKey];
        if (value === undefined) throw new TemplateError(`No mapping ${map}.${key}.${secondKey}`);
        return value;
      },
    };
    return scope;
  };

  const outputs: Record<string, Record<string, string>> = {};
  for (const stack of stacks) {
    const scope = scopeOf(stack);
    for (const [logicalId, json] of Object.entries(stack.template.Resources ?? {})) {
      if (await exists(scope, json)) await provision(stack, logicalId);
    }
    const resolved: Record<string, string> = {};
    for (const [logicalId, output] of Object.entries(stack.template.Outputs ?? {})) {
      if (await exists(scope, output)) resolved[logicalId] = String(await resolve(output.Value, scope));
    }
    outputs[stack.name] = resolved;
  }
  return {
    resources: () => [...done.values()],
    find: (stack, logicalId) => done.get(`${stack}/${logicalId}`),
    outputs,
  };
}

async function exists(scope: Scope, json: ResourceJson | OutputJson | undefined): Promise<boolean> {
  if (json === undefined) return false;
  return json.Condition === undefined || scope.condition(json.Condition);
}
