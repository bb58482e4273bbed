import { App, type Stack } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { stageConfigs } from '../../infra/stage-config.ts';
import { DataStack } from '../../infra/stacks/data-stack.ts';
import { functions } from '../../infra/stacks/functions.ts';
import { ServiceStack } from '../../infra/stacks/service-stack.ts';
import { functionId, ofType, only, referred, type Resource, stage, type Template } from './synthesised.ts';

const { data, service } = stage('production');
const routes = new Map(
  [...ofType(service, 'AWS::ApiGatewayV2::Route').values()].map((route) => [
    String(route.Properties['RouteKey']),
    route,
  ]),
);

function functionBehind(route: Resource | undefined): string {
  const target = JSON.stringify(route?.Properties['Target']);
  const integration = /"Ref":"(\w+)"/.exec(target)?.[1] ?? '';
  return referred(service.Resources[integration]?.Properties['IntegrationUri']);
}

describe('a route', () => {
  const listed = functions.flatMap(({ name, routes: open = [], staffRoutes = [] }) =>
    [...open, ...staffRoutes].map((key) => ({ key, name })),
  );

  test('is answered by the function of the table that lists it, and by one only', () => {
    expect(new Set(listed.map(({ key }) => key)).size).toBe(listed.length);
    expect([...routes.keys()].toSorted()).toEqual(listed.map(({ key }) => key).toSorted());
    for (const { key, name } of listed) {
      expect(functionBehind(routes.get(key))).toBe(functionId(service, name));
    }
  });

  test('may invoke its function', () => {
    const permitted = [...ofType(service, 'AWS::Lambda::Permission').values()].map(({ Properties }) => ({
      lambda: referred(Properties['FunctionName']),
      source: JSON.stringify(Properties['SourceArn']),
    }));
    for (const { name } of listed) {
      expect(permitted).toContainEqual({
        lambda: functionId(service, name),
        source: expect.stringContaining('"/*/*/*"]]}') as unknown,
      });
    }
  });

  test('for staff asks for a token of our directory, and the others for none', () => {
    const authorizer = only(data, 'AWS::ApiGatewayV2::Authorizer');
    expect(authorizer.Properties).toMatchObject({
      AuthorizerType: 'JWT',
      JwtConfiguration: {
        Issuer: { 'Fn::GetAtt': [expect.any(String), 'ProviderURL'] },
        Audience: [{ Ref: [...ofType(data, 'AWS::Cognito::UserPoolClient').keys()][0] }],
      },
    });
    const staff = new Set<string>(functions.flatMap(({ staffRoutes = [] }) => staffRoutes));
    expect(staff.size).toBeGreaterThan(0);
    for (const [key, { Properties }] of routes) {
      expect([key, Properties['AuthorizationType']]).toEqual([key, staff.has(key) ? 'JWT' : 'NONE']);
    }
  });

  test('for staff tokens lies under /api, apart from the pages', () => {
    for (const { staffRoutes = [] } of functions) {
      for (const key of staffRoutes) expect(key).toMatch(/^(GET|POST|PUT|DELETE) \/api\//);
    }
  });
});

describe('the stage', () => {
  const { Properties } = only(service, 'AWS::ApiGatewayV2::Stage');

  test('holds back more requests than the configuration says', () => {
    expect(Properties['DefaultRouteSettings']).toMatchObject({
      ThrottlingRateLimit: 500,
      ThrottlingBurstLimit: 1000,
    });
  });

  test('logs each request as JSON by its route, never its path, query, headers or visitor', () => {
    const { Format } = Properties['AccessLogSettings'] as { readonly Format: string };
    const line = JSON.parse(Format) as Record<string, string>;
    expect(line).toMatchObject({ routeKey: '$context.routeKey', status: '$context.status' });
    for (const value of Object.values(line)) {
      expect(value).not.toMatch(/path|query|identity|header|protocol|claims|domain/i);
    }
  });
});

test('with a name of its own the site is reached by that name only', () => {
  const app = new App({ builtinCloudFormationValidation: false });
  const config = {
    ...stageConfigs.staging,
    domain: {
      name: 'wirabaru.kota.example',
      certificateArn: 'arn:aws:acm:ap-southeast-3:111122223333:certificate/1',
    },
  };
  const env = { region: config.region };
  const dataStack = new DataStack(app, 'Data', { env, config });
  const serviceStack = new ServiceStack(app, 'Service', {
    env,
    config,
    data: dataStack,
    functions,
    machines: [],
    root: '/nowhere',
    check: false,
    bundles: undefined,
  });
  const assembly = app.synth({ skipValidation: true });
  const template = (of: Stack): Template => assembly.getStackByName(of.stackName).template as Template;

  expect(only(template(dataStack), 'AWS::ApiGatewayV2::Api').Properties['DisableExecuteApiEndpoint']).toBe(
    true,
  );
  expect(only(template(dataStack), 'AWS::Cognito::UserPoolClient').Properties['CallbackURLs']).toEqual([
    'https://wirabaru.kota.example/masuk/kembali',
  ]);
  expect(only(template(serviceStack), 'AWS::ApiGatewayV2::DomainName').Properties['DomainName']).toBe(
    'wirabaru.kota.example',
  );
  expect(ofType(template(serviceStack), 'AWS::ApiGatewayV2::ApiMapping').size).toBe(1);
});
