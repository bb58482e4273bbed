import type { Bucket, CorsRule } from './bucket.ts';
import { S3Error } from './errors.ts';
import type { Answer, S3Request } from './request.ts';

/** Answers a browser's question before a cross-origin request. @throws S3Error AccessForbidden */
export function preflight(request: S3Request, bucket: Bucket | undefined): Answer {
  const origin = request.header('origin');
  const method = request.header('access-control-request-method');
  if (origin === undefined || method === undefined) {
    throw new S3Error('BadRequest', 'Insufficient information. Origin request header needed.', 400);
  }
  const asked = listed(request.header('access-control-request-headers'));
  const rule = bucket?.cors.find(
    (candidate) =>
      allows(candidate, origin, method) &&
      asked.every((name) => candidate.AllowedHeaders.some((pattern) => fits(pattern.toLowerCase(), name))),
  );
  if (rule === undefined) {
    throw new S3Error(
      'AccessForbidden',
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      403,
      { Method: method, ResourceType: 'BUCKET' },
    );
  }
  return {
    status: 200,
    headers: {
      ...ruleHeaders(rule, origin),
      'access-control-allow-methods': rule.AllowedMethods.join(', '),
      ...(asked.length > 0 ? { 'access-control-allow-headers': asked.join(', ') } : {}),
      ...(rule.MaxAge === undefined ? {} : { 'access-control-max-age': String(rule.MaxAge) }),
    },
  };
}

/** The headers that let a page of another origin read this answer; none where no rule allows it. */
export function corsHeaders(
  request: S3Request,
  bucket: Bucket | undefined,
): Readonly<Record<string, string>> {
  const origin = request.header('origin');
  if (origin === undefined) return {};
  const rule = bucket?.cors.find((candidate) => allows(candidate, origin, request.method));
  if (rule === undefined) return {};
  return { ...ruleHeaders(rule, origin), 'access-control-allow-methods': rule.AllowedMethods.join(', ') };
}

function ruleHeaders(rule: CorsRule, origin: string): Record<string, string> {
  const isForAll = rule.AllowedOrigins.includes('*');
  const exposed = rule.ExposedHeaders;
  return {
    'access-control-allow-origin': isForAll ? '*' : origin,
    ...(isForAll ? {} : { 'access-control-allow-credentials': 'true' }),
    ...(exposed.length > 0 ? { 'access-control-expose-headers': exposed.join(', ') } : {}),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

function allows(rule: CorsRule, origin: string, method: string): boolean {
  return rule.AllowedMethods.includes(method) && rule.AllowedOrigins.some((pattern) => fits(pattern, origin));
}

/** A pattern with at most one `*`. */
function fits(pattern: string, text: string): boolean {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === text;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}

function listed(header: string | undefined): string[] {
  return (header ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
