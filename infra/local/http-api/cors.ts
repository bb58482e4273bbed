import type { Cors } from './api-definition.ts';
import type { GatewayRequest } from './gateway-request.ts';
import type { GatewayResponse } from './gateway-response.ts';

type Headers = Readonly<Record<string, string>>;

/** The gateway's own answer to a preflight request, whatever routes there are; undefined for any other request. */
export function preflightAnswer(
  cors: Cors,
  { method, headers }: GatewayRequest,
): GatewayResponse | undefined {
  const { origin } = headers;
  const isPreflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
  if (!isPreflight || origin === undefined) return undefined;
  return {
    status: 204,
    headers: allows(cors, origin) ? preflightHeaders(cors, origin) : {},
    cookies: [],
    body: Buffer.alloc(0),
  };
}

/** Puts the gateway's CORS headers in the place of those the function gave. */
export function withCorsHeaders(
  cors: Cors,
  { headers: { origin } }: GatewayRequest,
  response: GatewayResponse,
): GatewayResponse {
  const others = Object.entries(response.headers).filter(([name]) => !name.startsWith('access-control-'));
  const allowed = origin !== undefined && allows(cors, origin) ? answerHeaders(cors, origin) : {};
  return { ...response, headers: { ...Object.fromEntries(others), ...allowed } };
}

function preflightHeaders(cors: Cors, origin: string): Headers {
  return {
    ...commonHeaders(cors, origin),
    ...(cors.methods.length > 0 && { 'access-control-allow-methods': cors.methods.join(',') }),
    ...(cors.requestHeaders.length > 0 && {
      'access-control-allow-headers': cors.requestHeaders.join(','),
    }),
    ...(cors.maxAgeSeconds !== undefined && { 'access-control-max-age': String(cors.maxAgeSeconds) }),
  };
}

function answerHeaders(cors: Cors, origin: string): Headers {
  return {
    ...commonHeaders(cors, origin),
    ...(cors.exposedHeaders.length > 0 && {
      'access-control-expose-headers': cors.exposedHeaders.join(','),
    }),
  };
}

function commonHeaders(cors: Cors, origin: string): Headers {
  const isAnybody = cors.origins.includes('*') && !cors.allowsCredentials;
  return {
    'access-control-allow-origin': isAnybody ? '*' : origin,
    ...(cors.allowsCredentials && { 'access-control-allow-credentials': 'true' }),
  };
}

function allows({ origins }: Cors, origin: string): boolean {
  return origins.some(
    (allowed) =>
      allowed === '*' ||
      allowed === origin ||
      (allowed.endsWith('*') && origin.startsWith(allowed.slice(0, -1))),
  );
}
