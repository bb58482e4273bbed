import { requireScope, requireSignature, secretOf, type Verifier } from './credentials.ts';
import { accessDenied, S3Error } from './errors.ts';
import type { S3Request } from './request.ts';
import { canonicalRequest, parseAmzDate, parseCredential, stringToSign } from './sigv4.ts';

/** Who signed a request. */
export interface Caller {
  readonly accessKeyId: string;
  /** The x-amz-content-sha256 that was signed: the body must have this hash, unless it is one of S3's words. */
  readonly payloadHash: string;
}

const skewMillis = 15 * 60 * 1000;
const longestExpirySeconds = 7 * 24 * 60 * 60;

/** Verifies the signature in the Authorization header or the query. @throws S3Error as S3 refuses */
export function authenticate(request: S3Request, verifier: Verifier): Caller {
  const authorization = request.header('authorization');
  const inQuery = request.query.has('X-Amz-Signature') || request.query.has('X-Amz-Algorithm');
  if (authorization !== undefined && inQuery) {
    throw new S3Error(
      'InvalidArgument',
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      400,
    );
  }
  if (inQuery) return verifyQuery(request, verifier);
  if (authorization !== undefined) return verifyHeader(request, authorization, verifier);
  throw accessDenied();
}

function verifyHeader(request: S3Request, authorization: string, verifier: Verifier): Caller {
  const match =
    /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([\da-f]+)$/.exec(
      authorization,
    );
  const scope = parseCredential(match?.[1] ?? '');
  if (match === null || scope === undefined) {
    throw new S3Error('AuthorizationHeaderMalformed', 'The authorization header is malformed.', 400);
  }
  requireScope(
    scope,
    verifier.region,
    'AuthorizationHeaderMalformed',
    'The authorization header is malformed',
  );
  const payloadHash = request.header('x-amz-content-sha256');
  if (payloadHash === undefined) {
    throw new S3Error(
      'InvalidRequest',
      'Missing required header for this request: x-amz-content-sha256',
      400,
    );
  }
  const amzDate = request.header('x-amz-date') ?? '';
  const at = parseAmzDate(amzDate);
  if (at === undefined || !amzDate.startsWith(scope.date))
    throw accessDenied('AWS authentication requires a valid Date or x-amz-date header');
  const secret = secretOf(scope.accessKeyId, verifier);
  const now = verifier.clock.millis();
  if (Math.abs(now - at) > skewMillis) {
    throw new S3Error(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      403,
      {
        RequestTime: amzDate,
        ServerTime: new Date(now).toISOString(),
        MaxAllowedSkewMilliseconds: String(skewMillis),
      },
    );
  }
  const canonical = canonicalRequest({
    method: request.method,
    path: request.path,
    query: request.pairs,
    headers: signedHeaders(request, match[2] ?? ''),
    payloadHash,
  });
  requireSignature(secret, scope, stringToSign(amzDate, scope, canonical), match[3] ?? '');
  return { accessKeyId: scope.accessKeyId, payloadHash };
}

function verifyQuery(request: S3Request, verifier: Verifier): Caller {
  const parameter = (name: string): string => {
    const value = request.query.get(name);
    if (value !== undefined) return value;
    throw queryError(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  };
  if (parameter('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256')
    throw queryError('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  const scope = parseCredential(parameter('X-Amz-Credential'));
  if (scope === undefined)
    throw queryError('Error parsing the X-Amz-Credential parameter; the Credential is mal-formed');
  requireScope(
    scope,
    verifier.region,
    'AuthorizationQueryParametersError',
    'Error parsing the X-Amz-Credential parameter',
  );
  const amzDate = parameter('X-Amz-Date');
  const at = parseAmzDate(amzDate);
  if (at === undefined || !amzDate.startsWith(scope.date))
    throw queryError("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  const expires = Number(parameter('X-Amz-Expires'));
  if (!Number.isInteger(expires) || expires < 1 || expires > longestExpirySeconds)
    throw queryError('X-Amz-Expires must be between 1 and 604800 seconds');
  const signature = parameter('X-Amz-Signature');
  const headers = signedHeaders(request, parameter('X-Amz-SignedHeaders'));
  const secret = secretOf(scope.accessKeyId, verifier);
  const now = verifier.clock.millis();
  if (now < at - skewMillis) throw accessDenied('Request is not yet valid');
  if (now >= at + expires * 1000) {
    throw new S3Error('AccessDenied', 'Request has expired', 403, {
      'X-Amz-Expires': String(expires),
      Expires: new Date(at + expires * 1000).toISOString(),
      ServerTime: new Date(now).toISOString(),
    });
  }
  const payloadHash =
    request.query.get('X-Amz-Content-Sha256') ?? request.header('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  const canonical = canonicalRequest({
    method: request.method,
    path: request.path,
    query: request.pairs.filter(([name]) => name !== 'X-Amz-Signature'),
    headers,
    payloadHash,
  });
  requireSignature(secret, scope, stringToSign(amzDate, scope, canonical), signature);
  return { accessKeyId: scope.accessKeyId, payloadHash };
}

/** The named headers of the request: `host` and every x-amz- header must be among them. */
function signedHeaders(request: S3Request, names: string): (readonly [string, string])[] {
  const signed = new Set(names.split(';'));
  const unsigned = Object.keys(request.message.headers).filter(
    // The hash of the payload is in the canonical request anyway.
    (name) => name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && !signed.has(name),
  );
  if (!signed.has('host')) unsigned.push('host');
  if (unsigned.length > 0) {
    throw new S3Error(
      'AccessDenied',
      'There were headers present in the request which were not signed',
      403,
      {
        HeadersNotSigned: unsigned.join(', '),
      },
    );
  }
  return [...signed].map((name) => [name, String(request.message.headers[name] ?? '')] as const);
}

function queryError(message: string): S3Error {
  return new S3Error('AuthorizationQueryParametersError', message, 400);
}
