/** An answer that API Gateway gives by itself. */
export class GatewayError extends Error {
  readonly status: number;
  /** AWS's name for the kind of answer, as in `$context.error.responseType`. */
  readonly responseType: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What an operator may know and the caller may not. */
  readonly detail: string | undefined;

  constructor(
    kind: { readonly status: number; readonly message: string; readonly responseType: string },
    more: { readonly headers?: Readonly<Record<string, string>>; readonly detail?: string } = {},
  ) {
    super(kind.message);
    this.name = 'GatewayError';
    this.status = kind.status;
    this.responseType = kind.responseType;
    this.headers = more.headers ?? {};
    this.detail = more.detail;
  }
}

/** The answers themselves. */
export const gatewayErrors = {
  badRequest: { status: 400, message: 'Bad Request', responseType: 'BAD_REQUEST' },
  unauthorized: { status: 401, message: 'Unauthorized', responseType: 'UNAUTHORIZED' },
  forbidden: { status: 403, message: 'Forbidden', responseType: 'ACCESS_DENIED' },
  notFound: { status: 404, message: 'Not Found', responseType: 'ROUTE_NOT_FOUND' },
  tooLarge: { status: 413, message: 'Request Entity Too Large', responseType: 'REQUEST_TOO_LARGE' },
  tooMany: { status: 429, message: 'Too Many Requests', responseType: 'THROTTLED' },
  internal: { status: 500, message: 'Internal Server Error', responseType: 'INTEGRATION_FAILURE' },
  unavailable: { status: 503, message: 'Service Unavailable', responseType: 'INTEGRATION_TIMEOUT' },
} as const;
