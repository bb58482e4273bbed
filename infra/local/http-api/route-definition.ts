import * as z from 'zod';
import { ServiceError, type TemplateResource } from '../contract.ts';
import { readProperties } from '../resource-properties.ts';

export interface Integration {
  readonly functionArn: string;
  readonly timeoutMillis: number;
}

export interface Authorizer {
  /** Lower-case name of the header that holds the token. */
  readonly header: string;
  readonly issuer: string;
  readonly audience: readonly string[];
}

export interface Route {
  /** `GET /kuota`, `ANY /{proxy+}` or `$default`. */
  readonly key: string;
  readonly integrationId: string;
  /** Undefined where anybody may call. */
  readonly authorizerId: string | undefined;
  /** One of these must be in the token; none where the list is empty. */
  readonly scopes: readonly string[];
}

const strings = z.array(z.string()).default([]);
const recorded = z.unknown().optional();

const IntegrationProperties = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: z.coerce.number().default(30_000),
  IntegrationMethod: recorded,
  Description: recorded,
});

/** Reads AWS::ApiGatewayV2::Integration with a function. @throws ServiceError for any other */
export function readIntegration(resource: TemplateResource): Integration {
  const given = readProperties(resource, IntegrationProperties);
  // Some write the function's ARN, some the path by which API Gateway calls Lambda, which has it inside.
  const functionArn = /arn:[^:]*:lambda:[^:]*:\d*:function:[^/]+/.exec(given.IntegrationUri)?.[0];
  if (functionArn === undefined) throw notImplemented(`the integration ${given.IntegrationUri}`, resource);
  return { functionArn, timeoutMillis: given.TimeoutInMillis };
}

const AuthorizerProperties = z.strictObject({
  ApiId: z.string(),
  Name: recorded,
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.array(z.string()),
  JwtConfiguration: z.strictObject({ Audience: strings, Issuer: z.string() }),
});

/** Reads AWS::ApiGatewayV2::Authorizer of type JWT. @throws ServiceError where the token is not in a header */
export function readAuthorizer(resource: TemplateResource): Authorizer {
  const { IdentitySource, JwtConfiguration } = readProperties(resource, AuthorizerProperties);
  const source = IdentitySource.join(', ');
  const header = /^\$request\.header\.([\w-]+)$/.exec(source)?.[1];
  if (header === undefined) throw notImplemented(`the identity source ${source}`, resource);
  return {
    header: header.toLowerCase(),
    issuer: JwtConfiguration.Issuer,
    audience: JwtConfiguration.Audience,
  };
}

const RouteProperties = z
  .strictObject({
    ApiId: z.string(),
    RouteKey: z.string().regex(/^(\$default|(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ANY) \/\S*)$/),
    Target: z.string().regex(/^integrations\/.+/),
    AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
    AuthorizerId: z.string().optional(),
    AuthorizationScopes: strings,
    OperationName: recorded,
  })
  .refine(
    ({ AuthorizationType, AuthorizerId }) => AuthorizationType === 'NONE' || AuthorizerId !== undefined,
    'a route with the authorization type JWT needs an AuthorizerId',
  );

/** Reads AWS::ApiGatewayV2::Route. */
export function readRoute(resource: TemplateResource): Route {
  const given = readProperties(resource, RouteProperties);
  return {
    key: given.RouteKey,
    integrationId: given.Target.replace('integrations/', ''),
    authorizerId: given.AuthorizationType === 'JWT' ? given.AuthorizerId : undefined,
    scopes: given.AuthorizationScopes,
  };
}

function notImplemented(what: string, { logicalId }: TemplateResource): ServiceError {
  return new ServiceError('NotImplemented', `The local cloud does not implement ${what} (${logicalId})`, 501);
}
