import type { IncomingHttpHeaders } from 'node:http';

/** Whether a request is a program's, or of a page under this very address: no other site may stop an execution. */
export function isOfThisMachine({ origin, host }: IncomingHttpHeaders): boolean {
  if (origin === undefined) return true;
  return origin === `http://${host}` && /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host ?? '');
}
