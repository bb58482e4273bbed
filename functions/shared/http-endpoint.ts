import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { DomainError } from '#shared/errors.ts';
import type { HttpRequest, Route } from '#shared/http.ts';
import { logger } from '#shared/observability.ts';
import { errorPage } from '#shared/pages/error-page.ts';
import { pageAnswer, type HttpAnswer } from '#shared/http.ts';
import { problemAnswer } from '#shared/problem.ts';

type Claims = { authorizer?: { jwt?: { claims?: Record<string, unknown> } } };

/**
 * The entry of every function that people or programs reach over HTTP: a table from API Gateway's route key to what
 * answers it. A `DomainError` becomes problem+json under /api and a page elsewhere; anything else is logged and
 * answered as an unexpected error without a detail.
 */
export function httpEndpoint(routes: Readonly<Record<string, Route>>) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .handler(async (event): Promise<APIGatewayProxyStructuredResultV2> => {
      const route = Object.hasOwn(routes, event.routeKey) ? routes[event.routeKey] : undefined;
      if (route === undefined) throw new Error(`No route for ${event.routeKey}`);
      return toGateway(await answer(route, event));
    });
}

async function answer(route: Route, event: APIGatewayProxyEventV2): Promise<HttpAnswer> {
  const isApi = event.rawPath.startsWith('/api/');
  try {
    const request = toRequest(event, isApi);
    if (!isApi && event.requestContext.http.method !== 'GET') refuseForeignOrigin(request);
    return await route(request);
  } catch (error) {
    return errorAnswer(error, isApi);
  }
}

/** The one place where an error becomes an answer. */
function errorAnswer(error: unknown, isApi: boolean): HttpAnswer {
  const known = error instanceof DomainError ? error : new DomainError('unexpected', 500);
  if (known === error) logger.info('refused', { code: known.code, status: known.status });
  else logger.error('unexpected error', error instanceof Error ? error : new Error(String(error)));
  if (isApi) return problemAnswer(known);
  if (known.code === 'sign-in-needed') {
    return { status: 303, headers: { location: '/masuk' }, cookies: [], body: '' };
  }
  return pageAnswer(errorPage(known), { status: known.status });
}

function toRequest(event: APIGatewayProxyEventV2, isApi: boolean): HttpRequest {
  const claims = (event.requestContext as Claims).authorizer?.jwt?.claims ?? {};
  return {
    route: event.routeKey,
    path: textValues(event.pathParameters),
    query: textValues(event.queryStringParameters),
    headers: textValues(event.headers),
    cookies: parseCookies(event.cookies ?? []),
    body: parseBody(event),
    claims: textValues(claims),
    address: event.requestContext.http.sourceIp,
    isApi,
  };
}

function parseBody(event: APIGatewayProxyEventV2): unknown {
  if (event.requestContext.http.method === 'GET') return {};
  const text = event.isBase64Encoded
    ? Buffer.from(event.body ?? '', 'base64').toString('utf8')
    : (event.body ?? '');
  const type = (event.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(text));
  if (type === 'application/json' || type.endsWith('+json')) {
    try {
      return JSON.parse(text, refuseIllFormed);
    } catch {
      throw new DomainError('malformed-json', 400);
    }
  }
  if (text === '') return {};
  throw new DomainError('unsupported-media-type', 415);
}

/** Half of a surrogate pair is a character to nobody: it can be neither stored nor encrypted as UTF-8. */
function refuseIllFormed(key: string, value: unknown): unknown {
  const texts = typeof value === 'string' ? [key, value] : [key];
  if (!texts.every((text) => text.isWellFormed())) throw new DomainError('malformed-json', 400);
  return value;
}

/** A form posted from a page of another site is refused before anything reads it (CSRF). */
function refuseForeignOrigin(request: HttpRequest): void {
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers['origin'];
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const foreignOrigin = origin !== undefined && URL.parse(origin)?.host !== request.headers['host'];
  if (foreignSite || foreignOrigin) throw new DomainError('foreign-origin', 403);
}

function parseCookies(cookies: readonly string[]): Record<string, string> {
  // Without the prefix a cookie may have been planted by another host of the same domain.
  const prefix = '__Host-';
  const pairs = cookies
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith(prefix))
    .map((cookie) => {
      const [name = '', ...value] = cookie.slice(prefix.length).split('=');
      return [name, value.join('=')] as const;
    });
  return Object.fromEntries(pairs);
}

function textValues(values: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  const entries = Object.entries(values ?? {}).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function toGateway(result: HttpAnswer): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: result.status,
    headers: { ...result.headers },
    cookies: [...result.cookies],
    body: result.body,
  };
}
