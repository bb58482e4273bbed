import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors } from 'oidc-provider';
import { ServiceError } from '../contract.ts';
import { awsJsonHandler } from '../aws-json.ts';
import { readBody } from '../http-server.ts';
import { issueDemoToken } from './demo-token.ts';
import { errorPage, homePage, signInPage } from './pages.ts';
import { createProvider } from './provider.ts';
import type { ProviderSettings } from './provider-messages.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Everything the provider answers: its own pages and `/demo-token`, and the protocol's endpoints behind them. */
export function createRoutes(
  settings: ProviderSettings,
  log: (message: string, error: string) => void,
): Handler {
  const { accounts, issuer } = settings;
  const provider = createProvider(settings);
  const protocol = provider.callback();
  provider.on('server_error', (_context, error) => log('identity failed on a request', String(error)));

  /** GET shows who can sign in; POST says who does. The interaction's cookie ties both to one browser. */
  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await provider.interactionDetails(request, response);
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      await sendPage(
        response,
        400,
        errorPage('expired', 'the interaction is not this browser’s, or no longer open'),
      );
      return;
    }
    if (request.method !== 'POST') {
      await sendPage(response, 200, signInPage(accounts));
      return;
    }
    const chosen = new URLSearchParams((await readBody(request, 4096)).toString('utf8')).get('sub');
    const account = accounts.find(({ sub }) => sub === chosen);
    await provider.interactionFinished(
      request,
      response,
      account === undefined
        ? { error: 'access_denied', error_description: 'Nobody signed in' }
        : { login: { accountId: account.sub, remember: false } },
    );
  }

  async function demoToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      // A page of another origin can send JSON only after a preflight, which is not answered here.
      if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
        throw new ServiceError('UnsupportedMediaTypeException', 'Send application/json', 415);
      }
      const body = parse((await readBody(request, 4096)).toString('utf8'));
      sendJson(response, 200, await issueDemoToken(body, provider, settings));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      sendJson(response, error.status, { error: error.code, error_description: error.message });
    }
  }

  const api = awsJsonHandler('cognito-idp', {}, (message, fields) =>
    log(message, String(fields?.['error'] ?? '')),
  );

  return async (request, response) => {
    // Asked by number, the provider would name endpoints that belong to another issuer.
    request.headers.host = new URL(issuer).host;
    const url = new URL(request.url ?? '/', issuer);
    const route = `${request.method} ${url.pathname}`;
    if (route === 'GET /') await sendPage(response, 200, homePage(accounts, issuer));
    else if (route === 'POST /') await api(request, response);
    else if (route === 'POST /demo-token') await demoToken(request, response);
    else if (url.pathname.startsWith('/interaction/')) await interact(request, response);
    else if (url.pathname === '/oauth2/userInfo') sendJson(response, 501, notImplemented(url.pathname));
    else {
      request.url = withStandardNames(url);
      protocol(request, response);
    }
  };
}

/** Cognito's own name for where to go after signing out, beside the standard one. */
function withStandardNames(url: URL): string {
  const logoutUri = url.searchParams.get('logout_uri');
  if (url.pathname === '/logout' && logoutUri !== null) {
    url.searchParams.set('post_logout_redirect_uri', logoutUri);
  }
  return `${url.pathname}${url.search}`;
}

function notImplemented(path: string) {
  return {
    error: 'NotImplemented',
    error_description: `The local cloud does not implement cognito-idp:${path}`,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

async function sendPage(response: ServerResponse, status: number, page: Promise<string>): Promise<void> {
  const text = await page;
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  });
  response.end(text);
}
