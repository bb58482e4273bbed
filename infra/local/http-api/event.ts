import { requestTime } from './access-log.ts';
import { GatewayError, gatewayErrors } from './gateway-error.ts';
import { type GatewayRequest, joinValues } from './gateway-request.ts';
import type { JwtGrant } from './authorizer.ts';
import type { RouteMatch } from './route-table.ts';

/** What an event says of the API. */
export interface ApiIdentity {
  readonly accountId: string;
  readonly apiId: string;
}

/** The event a function is given: payload format 2.0. @throws GatewayError Bad Request for a malformed path */
export function toEvent(
  request: GatewayRequest,
  { route, pathParameters }: RouteMatch,
  body: Buffer,
  { accountId, apiId }: ApiIdentity,
  grant: JwtGrant | undefined,
): Record<string, unknown> {
  const rawPath = decodedPath(request.path);
  const query = joinValues(new URLSearchParams(request.rawQueryString));
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath,
    rawQueryString: request.rawQueryString,
    ...(request.cookies.length > 0 && { cookies: request.cookies }),
    headers: request.headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: {
      accountId,
      apiId,
      ...(grant !== undefined && { authorizer: { jwt: { claims: grant.claims, scopes: grant.scopes } } }),
      domainName: request.domainName,
      domainPrefix: request.domainName.split('.')[0],
      http: {
        method: request.method,
        path: rawPath,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: request.id,
      routeKey: route.key,
      stage: '$default',
      time: requestTime(request.receivedAt),
      timeEpoch: request.receivedAt,
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...bodyOf(body, request.headers['content-type']),
  };
}

/** All that API Gateway takes for text. A form is none: it comes in base64, as does a body without a content type. */
const TEXT = /^(text\/.*|application\/(json|javascript|xml))$/;

function bodyOf(body: Buffer, contentType = ''): Record<string, unknown> {
  if (body.length === 0) return { isBase64Encoded: false };
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return TEXT.test(type)
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
}

/** HTTP APIs hand the path decoded, unlike REST APIs and function URLs. */
function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new GatewayError(gatewayErrors.badRequest, { detail: 'The path is malformed' });
  }
}
