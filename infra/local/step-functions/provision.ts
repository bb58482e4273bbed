import { createHash } from 'node:crypto';
import { type Provisioned, ServiceError, type TemplateResource } from '../contract.ts';
import { putAlias } from './api/aliases.ts';
import { putMachine } from './api/machines.ts';
import type { Api } from './api/operations.ts';
import { publishVersion } from './api/versions.ts';
import { substitute } from './definition/parse.ts';
import { isObject, textOf } from './json.ts';

/** The CloudFormation types of Step Functions that the local cloud brings up. */
export const provisionedTypes = [
  'AWS::StepFunctions::StateMachine',
  'AWS::StepFunctions::StateMachineVersion',
  'AWS::StepFunctions::StateMachineAlias',
] as const;

/** Brings one resource of the template up; the same properties again change nothing. @throws ServiceError */
export function provision(api: Api, resource: TemplateResource): Provisioned {
  switch (resource.type) {
    case 'AWS::StepFunctions::StateMachine':
      return provisionMachine(api, resource);
    case 'AWS::StepFunctions::StateMachineVersion':
      return provisionVersion(api, resource);
    case 'AWS::StepFunctions::StateMachineAlias':
      return provisionAlias(api, resource);
    default:
      throw new ServiceError('NotImplemented', `The local cloud does not implement ${resource.type}`, 501);
  }
}

function provisionMachine(api: Api, resource: TemplateResource): Provisioned {
  const { properties } = resource;
  if ((properties['StateMachineType'] ?? 'STANDARD') !== 'STANDARD')
    throw new ServiceError(
      'NotImplemented',
      'The local cloud does not implement EXPRESS state machines',
      501,
    );
  const given = properties['DefinitionString'] ?? properties['Definition'];
  if (given === undefined)
    throw new ServiceError(
      'NotImplemented',
      `${resource.logicalId} has no DefinitionString; the local cloud reads no other`,
      501,
    );
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  const substitutions = properties['DefinitionSubstitutions'];
  const name = textOf(properties['StateMachineName']) ?? physicalName(resource);
  const machine = putMachine(api, {
    name,
    definition: isObject(substitutions) ? substitute(text, substitutions) : text,
    role: textOf(properties['RoleArn']) ?? '',
    logging: lowered(properties['LoggingConfiguration']),
    tracing: lowered(properties['TracingConfiguration']),
  });
  return {
    ref: machine.arn,
    attributes: { Arn: machine.arn, Name: name, StateMachineRevisionId: machine.revision },
  };
}

function provisionVersion(api: Api, { properties, logicalId }: TemplateResource): Provisioned {
  const arn = String(properties['StateMachineArn']);
  const machine = api.machines.machine(arn);
  if (machine === undefined)
    throw new ServiceError('StateMachineDoesNotExist', `${logicalId} is a version of '${arn}'`);
  const version = publishVersion(api, machine, textOf(properties['Description']));
  return { ref: version.arn, attributes: { Arn: version.arn } };
}

function provisionAlias(api: Api, resource: TemplateResource): Provisioned {
  const { properties } = resource;
  const preference = properties['DeploymentPreference'];
  const given = isObject(preference)
    ? [{ StateMachineVersionArn: preference['StateMachineVersionArn'], Weight: 100 }]
    : properties['RoutingConfiguration'];
  const routing = (Array.isArray(given) ? given : []).map((route: unknown) => {
    const fields = isObject(route) ? route : {};
    return {
      stateMachineVersionArn: String(fields['StateMachineVersionArn']),
      weight: Number(fields['Weight'] ?? 100),
    };
  });
  const alias = putAlias(
    api,
    textOf(properties['Name']) ?? resource.logicalId,
    textOf(properties['Description']),
    routing,
  );
  return { ref: alias.arn, attributes: { Arn: alias.arn } };
}

/** As CloudFormation names what the template does not: stack, logical id and a tail that stays the same. */
function physicalName({ stack, logicalId }: TemplateResource): string {
  const tail = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex').slice(0, 12);
  return `${logicalId.slice(0, 40)}-${stack.slice(0, 24)}-${tail}`;
}

/** A configuration of the template with its members named as the API names them. */
function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), lowered(inner)]),
  );
}
