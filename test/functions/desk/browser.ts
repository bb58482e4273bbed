import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { SessionsRepository } from '../../../functions/people/sessions-repository.ts';
import type { Officer } from '../../../functions/people/officer.ts';
import type { Table } from '../../../functions/shared/table.ts';

type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

interface Sent {
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly form?: Record<string, string>;
  readonly json?: unknown;
  readonly cookies?: string[];
  readonly claims?: Record<string, string>;
}

/** Sends one request to a function as API Gateway does. */
export async function send(
  handler: unknown,
  route: string,
  sent: Sent = {},
): Promise<{ status: number; headers: Record<string, unknown>; cookies: string[]; text: string }> {
  const [method = '', path = ''] = route.split(' ');
  const contentType =
    sent.json === undefined ? 'application/x-www-form-urlencoded' : 'application/json; charset=utf-8';
  const body =
    sent.json === undefined ? new URLSearchParams(sent.form).toString() : JSON.stringify(sent.json);
  const event = {
    routeKey: route,
    rawPath: path,
    headers: method === 'POST' ? { 'content-type': contentType } : {},
    cookies: sent.cookies ?? [],
    pathParameters: sent.path,
    queryStringParameters: sent.query,
    body: method === 'POST' ? body : undefined,
    isBase64Encoded: false,
    requestContext: {
      http: { method, sourceIp: '192.0.2.1' },
      authorizer: { jwt: { claims: sent.claims } },
    },
  } as unknown as APIGatewayProxyEventV2;
  const answer = await (handler as Handler)(event, { awsRequestId: 'test' } as Context);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers ?? {},
    cookies: answer.cookies ?? [],
    text: answer.body ?? '',
  };
}

/** What a person reads on a page: no markup, single spaces. */
export function textOf(page: string): string {
  return page
    .replaceAll(/<style>[\s\S]*?<\/style>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

/** A browser in which the officer is signed in, and what its forms must carry. */
export async function signedIn(officer: Officer, table: Table) {
  const sessions = new SessionsRepository(table, () => new Date());
  const cookie = await sessions.createSession({ kind: 'officer', holder: officer.email }, 3600);
  const session = await sessions.findSession(cookie);
  return { cookies: [`__Host-sesi=${cookie}`], csrf: session?.csrf ?? '' };
}

/** The claims of an officer's token, as the gateway hands them on. */
export const claimsOf = (officer: Officer) => ({ email: officer.email, email_verified: 'true' });
