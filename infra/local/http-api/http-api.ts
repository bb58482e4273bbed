import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  type Provisioned,
  type Service,
  ServiceError,
  type Surroundings,
  type TemplateResource,
} from '../contract.ts';
import { type Listening, listenOnLocalhost } from '../http-server.ts';
import { openLogFile } from '../log-file.ts';
import { type Api, readApi, readStage, type Stage } from './api-definition.ts';
import {
  type Authorizer,
  type Integration,
  readAuthorizer,
  readIntegration,
  readRoute,
  type Route,
} from './route-definition.ts';
import { createGateway } from './gateway.ts';
import type { GuardedInvoker } from './integration.ts';

/**
 * The HTTP API of API Gateway, at http://localhost and its port. One API with the stage `$default`; its access log is
 * `logs/access.log` in the service's folder.
 */
export function createHttpApi(surroundings: Surroundings, invoker: GuardedInvoker): Service {
  const { dataDir, log, port } = surroundings;
  const integrations = new Map<string, Integration>();
  const authorizers = new Map<string, Authorizer>();
  const routes: Route[] = [];
  let found: { readonly id: string; readonly api: Api } | undefined;
  let stage: Stage | undefined;
  let listening: Listening | undefined;
  let handle: ReturnType<typeof createGateway> | undefined;

  const readers: Readonly<Record<string, (resource: TemplateResource, id: string) => Provisioned>> = {
    'AWS::ApiGatewayV2::Api': (resource, id) => {
      if (found !== undefined) {
        throw new ServiceError(
          'NotImplemented',
          `The local cloud does not implement a second HTTP API (${resource.logicalId})`,
          501,
        );
      }
      found = { id, api: readApi(resource) };
      return { ref: id, attributes: { ApiId: id, ApiEndpoint: listening?.url ?? '' } };
    },
    'AWS::ApiGatewayV2::Stage': (resource) => {
      stage = readStage(resource);
      return { ref: '$default', attributes: {} };
    },
    'AWS::ApiGatewayV2::Integration': (resource, id) => {
      integrations.set(id, readIntegration(resource));
      return { ref: id, attributes: { IntegrationId: id } };
    },
    'AWS::ApiGatewayV2::Authorizer': (resource, id) => {
      authorizers.set(id, readAuthorizer(resource));
      return { ref: id, attributes: { AuthorizerId: id } };
    },
    'AWS::ApiGatewayV2::Route': (resource, id) => {
      routes.push(readRoute(resource));
      return { ref: id, attributes: { RouteId: id } };
    },
  };

  return {
    name: 'http-api',
    types: Object.keys(readers),
    listen: async () => {
      listening = await listenOnLocalhost(port, (request, response) => {
        if (handle === undefined) {
          response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
          response.end('{"message":"Service Unavailable"}');
          return;
        }
        handle(request, response).catch((error: unknown) => {
          // The client went away while it was sending.
          if (!request.destroyed) log('The HTTP API failed on a request', { error: String(error) });
          response.destroy();
        });
      });
      return {};
    },
    provision: (resource) => {
      const read = readers[resource.type];
      if (read === undefined) {
        throw new ServiceError('NotImplemented', `The local cloud does not implement ${resource.type}`, 501);
      }
      return read(resource, idOf(resource));
    },
    start: async () => {
      // Without a stage nothing is deployed, as on AWS.
      if (found === undefined || stage === undefined) return;
      const accessLog = openLogFile(join(dataDir, 'logs', 'access.log'));
      handle = createGateway(
        { apiId: found.id, api: found.api, stage, routes, integrations, authorizers },
        {
          surroundings,
          invoker,
          port: listening?.port ?? port,
          writeAccessLog: (line) => accessLog.write(line),
        },
      );
    },
    stop: async () => {
      handle = undefined;
      await listening?.close();
    },
  };
}

/** Ten characters as AWS's, always the same for the same resource. */
function idOf({ stack, logicalId }: TemplateResource): string {
  const digest = createHash('sha256').update(`${stack}/${logicalId}`).digest();
  return BigInt(`0x${digest.toString('hex')}`)
    .toString(36)
    .slice(0, 10);
}
