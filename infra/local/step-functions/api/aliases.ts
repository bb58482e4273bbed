import { ServiceError } from '../../contract.ts';
import { isObject } from '../json.ts';
import type { AliasRecord, Route } from '../store/machines.ts';
import { checkName, resourceMissing } from './errors.ts';
import { page, seconds } from './input.ts';
import type { Api, Handler } from './operations.ts';

/** Creates an alias, or changes the one of that name. @throws ServiceError where the routes are not valid */
export function putAlias(
  api: Api,
  name: string,
  description: string | undefined,
  routing: readonly Route[],
): AliasRecord {
  const [first] = routing;
  const machine = first?.stateMachineVersionArn.replace(/:\d+$/, '') ?? '';
  const arn = `${machine}:${name}`;
  const known = api.machines.alias(arn);
  const now = api.clock.millis();
  const alias = { arn, machine, name, description, routing, created: known?.created ?? now, updated: now };
  api.machines.saveAlias(alias);
  return alias;
}

export function aliasOperations(api: Api): Record<string, Handler> {
  const find = (arn: string): AliasRecord => {
    const alias = api.machines.alias(arn);
    if (alias === undefined) throw resourceMissing(arn);
    return alias;
  };
  return {
    CreateStateMachineAlias: (input) => {
      const name = input.string('name');
      checkName(name);
      const routing = routesOf(api, input.raw('routingConfiguration'));
      const arn = `${routing[0]?.stateMachineVersionArn.replace(/:\d+$/, '')}:${name}`;
      const known = api.machines.alias(arn);
      if (known !== undefined && JSON.stringify(known.routing) !== JSON.stringify(routing))
        throw new ServiceError('ConflictException', `The alias '${arn}' exists with another configuration`);
      const alias = known ?? putAlias(api, name, input.optionalString('description'), routing);
      return { stateMachineAliasArn: alias.arn, creationDate: seconds(alias.created) };
    },
    UpdateStateMachineAlias: (input) => {
      const known = find(input.arn('stateMachineAliasArn'));
      const routing = input.has('routingConfiguration')
        ? routesOf(api, input.raw('routingConfiguration'))
        : known.routing;
      const alias = putAlias(
        api,
        known.name,
        input.optionalString('description') ?? known.description,
        routing,
      );
      return { updateDate: seconds(alias.updated) };
    },
    DescribeStateMachineAlias: (input) => {
      const alias = find(input.arn('stateMachineAliasArn'));
      return {
        stateMachineAliasArn: alias.arn,
        name: alias.name,
        description: alias.description,
        routingConfiguration: alias.routing,
        creationDate: seconds(alias.created),
        updateDate: seconds(alias.updated),
      };
    },
    DeleteStateMachineAlias: (input) => {
      api.machines.deleteAlias(find(input.arn('stateMachineAliasArn')).arn);
      return {};
    },
    ListStateMachineAliases: (input) => {
      const { items, nextToken } = page(api.machines.aliases(input.arn('stateMachineArn')), input);
      return {
        stateMachineAliases: items.map(({ arn, created }) => ({
          stateMachineAliasArn: arn,
          creationDate: seconds(created),
        })),
        ...(nextToken === undefined ? {} : { nextToken }),
      };
    },
  };
}

/** One or two versions of one machine whose weights make 100. @throws ServiceError */
function routesOf(api: Api, value: unknown): Route[] {
  const routes = (Array.isArray(value) ? value : []).map((route: unknown) => {
    const fields = isObject(route) ? route : {};
    return {
      stateMachineVersionArn: String(fields['stateMachineVersionArn']),
      weight: Number(fields['weight']),
    };
  });
  const total = routes.reduce((sum, { weight }) => sum + weight, 0);
  const machines = new Set(
    routes.map(({ stateMachineVersionArn }) => stateMachineVersionArn.replace(/:\d+$/, '')),
  );
  if (routes.length === 0 || routes.length > 2 || total !== 100 || machines.size !== 1)
    throw new ServiceError(
      'ValidationException',
      'The routing configuration must name one or two versions of one state machine, with weights that make 100',
    );
  for (const { stateMachineVersionArn } of routes)
    if (api.machines.version(stateMachineVersionArn) === undefined)
      throw resourceMissing(stateMachineVersionArn);
  return routes;
}
