import { say, sayField } from '#shared/catalogue.ts';
import type { DomainError } from '#shared/errors.ts';
import type { HttpAnswer } from '#shared/http.ts';

/** An error as RFC 9457 problem details; `detail` and each `message` in Bahasa Indonesia. */
export function problemAnswer(error: DomainError): HttpAnswer {
  const errors = error.issues.map((issue) => ({
    field: issue.field,
    code: issue.code,
    message: sayField(issue),
  }));
  return {
    status: error.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...(error.retryAfter === undefined ? {} : { 'retry-after': String(error.retryAfter) }),
    },
    cookies: [],
    body: JSON.stringify({
      type: `urn:wirabaru:problem:${error.code}`,
      title: say(error.code, error.values),
      status: error.status,
      code: error.code,
      detail: say(error.code, error.values),
      ...(errors.length === 0 ? {} : { errors }),
    }),
  };
}
