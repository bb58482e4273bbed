import { validateHeaderName, validateHeaderValue } from 'node:http';
import * as z from 'zod';
import { GatewayError, gatewayErrors } from './gateway-error.ts';

/** What goes back to the client. */
export interface GatewayResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const Structured = z.object({
  statusCode: z.coerce.number().int().min(200).max(599),
  headers: z.record(z.string(), scalar).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** Headers that belong to the connection, which is the gateway's. */
const OWN_HEADERS = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);

/** Reads what a function returned: a structured answer, or anything else as a JSON body. @throws GatewayError Internal Server Error */
export function readAnswer(payload: unknown): GatewayResponse {
  if (typeof payload !== 'object' || payload === null || !('statusCode' in payload)) {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      cookies: [],
      body: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    };
  }
  const parsed = Structured.safeParse(payload);
  if (!parsed.success) throw malformed(z.prettifyError(parsed.error));
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const { 'set-cookie': cookie, ...others } = readHeaders(headers ?? {});
  return {
    status: statusCode,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...others },
    cookies: [...(cookie === undefined ? [] : [cookie]), ...(cookies ?? [])].map((one) =>
      headerValue('set-cookie', one),
    ),
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

function readHeaders(given: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
  const entries = Object.entries(given)
    .map(([name, value]) => [name.toLowerCase(), String(value)] as const)
    .filter(([name]) => !OWN_HEADERS.has(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, headerValue(name, value)]));
}

/** A line break in a value would let a function's input write headers of its own. @throws GatewayError */
function headerValue(name: string, value: string): string {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch (error) {
    throw malformed(String(error));
  }
  return value;
}

/** The gateway's own answer. */
export function errorAnswer({ status, message, headers }: GatewayError): GatewayResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

function malformed(detail: string): GatewayError {
  return new GatewayError(gatewayErrors.internal, {
    detail: `The function's answer is malformed: ${detail}`,
  });
}
