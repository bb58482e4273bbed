import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Service, TemplateResource } from '../../../../infra/local/contract.ts';
import { createHttpApi } from '../../../../infra/local/http-api/http-api.ts';
import { createLambda } from '../../../../infra/local/lambda/lambda.ts';
import { createSurroundings, resource, type TestSurroundings } from '../../../support/surroundings.ts';
import { arnOf, type FunctionUnderTest, functionResources } from '../lambda/harness.ts';

/** A route by its key: the function that answers it, and whether it asks for a token. */
type RouteUnderTest =
  | string
  | { readonly to: string; readonly isAuthorized?: boolean; readonly scopes?: readonly string[] };

export interface HttpApiSetup {
  readonly functions: Readonly<Record<string, FunctionUnderTest>>;
  readonly routes: Readonly<Record<string, RouteUnderTest>>;
  readonly api?: Record<string, unknown>;
  readonly stage?: Record<string, unknown>;
  readonly integration?: Record<string, unknown>;
  /** Properties of the JWT authorizer of routes that ask for a token. */
  readonly jwt?: { readonly Issuer: string; readonly Audience: readonly string[] };
  /** Who may call functions; API Gateway for every route without. */
  readonly permissions?: (apiId: string) => readonly TemplateResource[];
}

export interface HttpApiUnderTest {
  readonly url: string;
  readonly apiId: string;
  readonly surroundings: TestSurroundings;
  close(): Promise<void>;
}

/** Answers with the event it was given. */
export const ECHO = `export const handler = async (event) => event;`;

/** An HTTP API over functions in their workers. */
export async function startHttpApi(setup: HttpApiSetup): Promise<HttpApiUnderTest> {
  const surroundings = createSurroundings();
  const folderOf = (name: string): TestSurroundings => {
    const dataDir = join(surroundings.dataDir, name);
    mkdirSync(dataDir);
    return { ...surroundings, dataDir };
  };
  const code = join(surroundings.dataDir, 'code');
  const lambda = createLambda(folderOf('lambda'), {
    environment: () => ({}),
    assetPath: (objectKey) => join(code, objectKey),
    sendToQueue: () => Promise.resolve(),
  });
  const httpApi = createHttpApi(folderOf('http-api'), lambda);
  const close = async (): Promise<void> => {
    await httpApi.stop();
    await lambda.stop();
    surroundings.remove();
  };
  try {
    await httpApi.listen?.();
    for (const one of functionResources(code, setup.functions)) await lambda.provision(one);
    const api = await httpApi.provision(
      resource('AWS::ApiGatewayV2::Api', 'Api', { Name: 'site', ProtocolType: 'HTTP', ...setup.api }),
    );
    const apiId = api.ref;
    for (const one of (setup.permissions ?? everyRoute(setup))(apiId)) await lambda.provision(one);
    await provisionRoutes(httpApi, apiId, setup);
    await lambda.start?.();
    await httpApi.start?.();
    return { url: api.attributes['ApiEndpoint'] ?? '', apiId, surroundings, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function everyRoute({ functions }: HttpApiSetup) {
  return (apiId: string): TemplateResource[] =>
    Object.keys(functions).map((name) =>
      resource('AWS::Lambda::Permission', `${name}Permission`, {
        Action: 'lambda:InvokeFunction',
        FunctionName: name,
        Principal: 'apigateway.amazonaws.com',
        SourceArn: `arn:aws:execute-api:ap-southeast-3:000000000000:${apiId}/*/*`,
      }),
    );
}

async function provisionRoutes(
  httpApi: Service,
  ApiId: string,
  { routes, integration, stage, jwt }: HttpApiSetup,
): Promise<void> {
  const provision = async (type: string, logicalId: string, properties: object): Promise<string> =>
    (await httpApi.provision(resource(`AWS::ApiGatewayV2::${type}`, logicalId, { ApiId, ...properties })))
      .ref;
  const AuthorizerId =
    jwt &&
    (await provision('Authorizer', 'Staff', {
      Name: 'Staff',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: jwt,
    }));
  for (const [RouteKey, given] of Object.entries(routes)) {
    const { to, isAuthorized = false, scopes = [] } = typeof given === 'string' ? { to: given } : given;
    const integrationId = await provision('Integration', `${RouteKey} integration`, {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: arnOf(to),
      PayloadFormatVersion: '2.0',
      ...integration,
    });
    await provision('Route', RouteKey, {
      RouteKey,
      Target: `integrations/${integrationId}`,
      ...(isAuthorized && { AuthorizationType: 'JWT', AuthorizerId, AuthorizationScopes: scopes }),
    });
  }
  await provision('Stage', 'Stage', { StageName: '$default', AutoDeploy: true, ...stage });
}
