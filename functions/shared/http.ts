import { createHash } from 'node:crypto';
import type { Html } from '#shared/html.ts';
import { style } from '#shared/pages/style.ts';

/** The one inline style sheet is named by its hash, so that no other may run. */
const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** A request as a use case may see it: parsed, nothing of API Gateway left. */
export interface HttpRequest {
  readonly route: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  /** Fields of a form, or the parsed JSON body. */
  readonly body: unknown;
  /** Claims of the token that the gateway verified, on routes that ask for one. */
  readonly claims: Readonly<Record<string, string>>;
  readonly address: string;
  /** True for routes under /api: the answer is JSON. */
  readonly isApi: boolean;
}

/** What a route answers. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
}

export type Route = (request: HttpRequest) => Promise<HttpAnswer>;

/** A whole HTML page. `formTargets`: origins beside our own to which its forms are sent, e.g. the document bucket. */
export function pageAnswer(
  page: Html,
  more: { status?: number; cookies?: readonly string[]; formTargets?: readonly string[] } = {},
): HttpAnswer {
  const targets = ["'self'", ...(more.formTargets ?? [])].join(' ');
  return {
    status: more.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src ${styleSource}; img-src 'self' data:; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
    },
    cookies: more.cookies ?? [],
    body: page.toString(),
  };
}

export function jsonAnswer(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    cookies: [],
    body: JSON.stringify(body),
  };
}

/** 303 See Other: the browser asks for `location` with GET, so that going back repeats nothing. */
export function redirectAnswer(location: string, cookies: readonly string[] = []): HttpAnswer {
  return {
    status: 303,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'same-origin' },
    cookies,
    body: '',
  };
}

/** A session cookie that ends with the browser, never reaches another host and no script. */
export function hostCookie(name: string, value: string): string {
  return `__Host-${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}

/** Takes the cookie away from the browser. */
export function expiredCookie(name: string): string {
  return `__Host-${name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`;
}
