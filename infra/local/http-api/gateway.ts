import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { ServiceError, type Surroundings } from '../contract.ts';
import { accessLogValues, type Trace } from './access-log-values.ts';
import { compileFormat } from './access-log.ts';
import { type Authorize, createAuthorizer } from './authorizer.ts';
import { preflightAnswer, withCorsHeaders } from './cors.ts';
import type { Api, Stage } from './api-definition.ts';
import type { Authorizer, Integration, Route } from './route-definition.ts';
import { toEvent } from './event.ts';
import { GatewayError, gatewayErrors } from './gateway-error.ts';
import { type GatewayRequest, readPayload, readRequest } from './gateway-request.ts';
import { errorAnswer, type GatewayResponse, readAnswer } from './gateway-response.ts';
import { callFunction, type GuardedInvoker } from './integration.ts';
import { createRouteTable } from './route-table.ts';
import { createThrottling } from './throttle.ts';

/** An API with all that belongs to it. */
export interface GatewayDefinition {
  readonly apiId: string;
  readonly api: Api;
  readonly stage: Stage;
  readonly routes: readonly Route[];
  readonly integrations: ReadonlyMap<string, Integration>;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
}

export interface GatewayOptions {
  readonly surroundings: Surroundings;
  readonly invoker: GuardedInvoker;
  readonly port: number;
  readonly writeAccessLog: (line: string) => void;
}

/** A route with what it names. */
interface OpenRoute {
  readonly integration: Integration;
  readonly authorize: Authorize | undefined;
}

/**
 * Answers every request to an HTTP API's stage as API Gateway does.
 * @throws ServiceError where a route names an integration or authorizer that is not there
 */
export function createGateway(definition: GatewayDefinition, options: GatewayOptions) {
  const { api, apiId, stage } = definition;
  const { invoker, port, writeAccessLog } = options;
  const { account, clock, log, region } = options.surroundings;
  const identity = { accountId: account, apiId };
  const routeTable = createRouteTable(definition.routes);
  const openRoutes = openAll(definition, options.surroundings);
  const takesRequest = createThrottling(stage, clock);
  const formatLine = stage.accessLogFormat === undefined ? undefined : compileFormat(stage.accessLogFormat);

  const route = async (
    request: GatewayRequest,
    message: IncomingMessage,
    trace: Trace,
  ): Promise<GatewayResponse> => {
    const match = routeTable.find(request.method, request.path);
    const open = match && openRoutes.get(match.route);
    if (match === undefined || open === undefined) throw new GatewayError(gatewayErrors.notFound);
    const { key, scopes } = match.route;
    trace.routeKey = key;
    if (!takesRequest(key)) throw new GatewayError(gatewayErrors.tooMany);
    const grant = await open.authorize?.(request, scopes);
    const event = toEvent(request, match, await readPayload(message), identity, grant);
    const resource = key === '$default' ? key : `${request.method}${key.slice(key.indexOf('/'))}`;
    const sourceArn = `arn:aws:execute-api:${region}:${account}:${apiId}/$default/${resource}`;
    const began = performance.now();
    try {
      return readAnswer(await callFunction(invoker, open.integration, event, sourceArn));
    } finally {
      trace.integrationMillis = Math.round(performance.now() - began);
    }
  };

  const routeOrRefuse = async (
    request: GatewayRequest,
    message: IncomingMessage,
    trace: Trace,
  ): Promise<GatewayResponse> => {
    try {
      return await route(request, message, trace);
    } catch (thrown) {
      if (message.errored !== null) throw thrown;
      const error = asGatewayError(thrown);
      trace.error = error;
      if (error.status >= 500) {
        log('A request failed', { route: trace.routeKey ?? '', reason: error.detail ?? '' });
      }
      return errorAnswer(error);
    }
  };

  const answer = async (
    request: GatewayRequest,
    message: IncomingMessage,
    trace: Trace,
  ): Promise<GatewayResponse> => {
    if (api.cors === undefined) return routeOrRefuse(request, message, trace);
    return (
      preflightAnswer(api.cors, request) ??
      withCorsHeaders(api.cors, request, await routeOrRefuse(request, message, trace))
    );
  };

  /** Rejects where the client has gone while it was sending. */
  return async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const began = performance.now();
    const request = readRequest(message, clock.millis(), port);
    const trace: Trace = {};
    const result = await answer(request, message, trace);
    send(response, request, result);
    const latency = Math.round(performance.now() - began);
    if (formatLine !== undefined) {
      writeAccessLog(formatLine(accessLogValues(request, result, trace, latency, identity)));
    }
  };
}

function openAll(
  { routes, integrations, authorizers }: GatewayDefinition,
  { clock }: Surroundings,
): ReadonlyMap<Route, OpenRoute> {
  const authorizes = new Map<string, Authorize>(
    Array.from(authorizers, ([id, authorizer]) => [id, createAuthorizer(authorizer, clock)]),
  );
  return new Map(
    routes.map((route) => {
      const { key, authorizerId, integrationId } = route;
      const integration = integrations.get(integrationId);
      const authorize = authorizerId === undefined ? undefined : authorizes.get(authorizerId);
      if (integration === undefined) throw missing(`integration ${integrationId} of ${key}`);
      if (authorizerId !== undefined && authorize === undefined) {
        throw missing(`authorizer ${authorizerId} of ${key}`);
      }
      return [route, { integration, authorize }];
    }),
  );
}

function missing(what: string): ServiceError {
  return new ServiceError('NotFoundException', `There is no ${what}`, 404);
}

function asGatewayError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  return new GatewayError(gatewayErrors.internal, { detail: String(thrown) });
}

function send(response: ServerResponse, request: GatewayRequest, result: GatewayResponse): void {
  const { status, headers, cookies, body } = result;
  const isEmpty = status === 204 || status === 304;
  response.writeHead(status, {
    ...headers,
    ...(cookies.length > 0 && { 'set-cookie': [...cookies] }),
    ...(!isEmpty && { 'content-length': body.length }),
    'apigw-requestid': request.id,
  });
  response.end(isEmpty || request.method === 'HEAD' ? undefined : body);
}
