import { type AccessLogValues, requestTime } from './access-log.ts';
import type { ApiIdentity } from './event.ts';
import type { GatewayError } from './gateway-error.ts';
import type { GatewayRequest } from './gateway-request.ts';
import type { GatewayResponse } from './gateway-response.ts';

/** What becomes known of a request on its way. */
export interface Trace {
  routeKey?: string;
  /** Undefined where no function was called. */
  integrationMillis?: number;
  /** Undefined where the function's answer went back. */
  error?: GatewayError;
}

/** The values of one line of the access log. */
export function accessLogValues(
  request: GatewayRequest,
  { status, body }: GatewayResponse,
  { routeKey, integrationMillis, error }: Trace,
  latencyMillis: number,
  { accountId, apiId }: ApiIdentity,
): AccessLogValues {
  const wasCalled = integrationMillis !== undefined;
  const isRefusal = error !== undefined && !wasCalled;
  const isFailure = error !== undefined && wasCalled;
  return {
    accountId,
    apiId,
    'authorizer.error': isRefusal ? error.detail : undefined,
    domainName: request.domainName,
    domainPrefix: request.domainName.split('.')[0],
    'error.message': error?.message,
    'error.responseType': error?.responseType,
    extendedRequestId: request.id,
    httpMethod: request.method,
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': request.headers['user-agent'],
    integrationErrorMessage: isFailure ? error.detail : undefined,
    integrationLatency: integrationMillis,
    integrationStatus: wasCalled && !isFailure ? 200 : undefined,
    path: request.path,
    protocol: request.protocol,
    requestId: request.id,
    requestTime: requestTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt,
    responseLatency: latencyMillis,
    responseLength: body.length,
    routeKey,
    stage: '$default',
    status,
  };
}
