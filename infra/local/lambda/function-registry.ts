import * as z from 'zod';
import { type Provisioned, ServiceError, type Surroundings, type TemplateResource } from '../contract.ts';
import { physicalName, readProperties } from '../resource-properties.ts';
import { type EventInvokeConfig, readEventInvokeConfig } from './event-invoke-config.ts';
import { type AssetPath, type FunctionConfiguration, readFunction } from './function-configuration.ts';
import { parseReference } from './function-reference.ts';
import { permits, type Permission, readPermission } from './resource-policy.ts';

/** A function and the version of it that a caller asked for. */
export interface InvocationTarget {
  readonly configuration: FunctionConfiguration;
  /** As the caller named it: version, alias or $LATEST. */
  readonly qualifier: string;
  /** A number or $LATEST. */
  readonly version: string;
  /** How the function sees itself called. */
  readonly invokedArn: string;
}

/** What the template says of functions. */
export interface FunctionRegistry {
  provision(resource: TemplateResource): Provisioned;
  /** @throws ServiceError ResourceNotFoundException */
  find(reference: string, qualifier?: string): InvocationTarget;
  all(): readonly FunctionConfiguration[];
  permits(functionArn: string, principal: string, sourceArn: string): boolean;
  eventInvokeConfig(target: InvocationTarget): EventInvokeConfig | undefined;
}

const LATEST = '$LATEST';

const VersionProperties = z.strictObject({
  FunctionName: z.string(),
  Description: z.unknown().optional(),
  CodeSha256: z.unknown().optional(),
});

const AliasProperties = z.strictObject({
  FunctionName: z.string(),
  FunctionVersion: z.string(),
  Name: z.string(),
  Description: z.unknown().optional(),
});

/** Functions with their versions, aliases and permissions. A version runs the code the function has now. */
export function createFunctionRegistry(surroundings: Surroundings, assetPath: AssetPath): FunctionRegistry {
  const functions = new Map<string, FunctionConfiguration>();
  /** For each function: the version a version or alias stands for. */
  const versions = new Map<string, Map<string, string>>();
  const permissions: Permission[] = [];
  const configs = new Map<string, EventInvokeConfig>();

  const functionOf = (reference: string): FunctionConfiguration => {
    const { name } = parseReference(reference);
    const configuration = functions.get(name);
    if (configuration === undefined) throw notFound(reference);
    return configuration;
  };
  const qualifiersOf = ({ name }: FunctionConfiguration): Map<string, string> => {
    const known = versions.get(name) ?? new Map<string, string>();
    versions.set(name, known);
    return known;
  };

  const readers: Readonly<Record<string, (resource: TemplateResource) => Provisioned>> = {
    'AWS::Lambda::Function': (resource) => {
      const configuration = readFunction(resource, surroundings, assetPath);
      functions.set(configuration.name, configuration);
      return { ref: configuration.name, attributes: { Arn: configuration.arn } };
    },
    'AWS::Lambda::Version': (resource) => {
      const configuration = functionOf(readProperties(resource, VersionProperties).FunctionName);
      const known = qualifiersOf(configuration);
      const version = String(known.size + 1);
      known.set(version, version);
      const arn = `${configuration.arn}:${version}`;
      return { ref: arn, attributes: { Version: version, FunctionArn: arn } };
    },
    'AWS::Lambda::Alias': (resource) => {
      const { FunctionName, FunctionVersion, Name } = readProperties(resource, AliasProperties);
      const configuration = functionOf(FunctionName);
      qualifiersOf(configuration).set(Name, FunctionVersion);
      const arn = `${configuration.arn}:${Name}`;
      return { ref: arn, attributes: { AliasArn: arn } };
    },
    'AWS::Lambda::Permission': (resource) => {
      permissions.push(readPermission(resource));
      return { ref: physicalName(resource), attributes: { Id: physicalName(resource) } };
    },
    'AWS::Lambda::EventInvokeConfig': (resource) => {
      const config = readEventInvokeConfig(resource);
      configs.set(`${config.functionName}:${config.qualifier}`, config);
      return { ref: physicalName(resource), attributes: {} };
    },
  };

  return {
    provision: (resource) => {
      const read = readers[resource.type];
      if (read === undefined) {
        throw new ServiceError('NotImplemented', `The local cloud does not implement ${resource.type}`, 501);
      }
      return read(resource);
    },
    find: (reference, givenQualifier) => {
      const configuration = functionOf(reference);
      const named = givenQualifier ?? parseReference(reference).qualifier;
      const qualifier = named ?? LATEST;
      const version = qualifier === LATEST ? LATEST : versions.get(configuration.name)?.get(qualifier);
      if (version === undefined) throw notFound(`${configuration.arn}:${qualifier}`);
      const invokedArn = named === undefined ? configuration.arn : `${configuration.arn}:${named}`;
      return { configuration, qualifier, version, invokedArn };
    },
    all: () => [...functions.values()],
    permits: (functionArn, principal, sourceArn) => {
      const { name } = parseReference(functionArn);
      return permissions.some(
        (permission) => permission.functionName === name && permits(permission, principal, sourceArn),
      );
    },
    eventInvokeConfig: ({ configuration, qualifier }) => configs.get(`${configuration.name}:${qualifier}`),
  };
}

function notFound(reference: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `Function not found: ${reference}`, 404);
}
