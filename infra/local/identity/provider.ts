import { type Client, type Context, Provider } from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
import { errorPage, logoutPage, signedOutPage } from './pages.ts';
import type { Account, ProviderSettings } from './provider-messages.ts';
import type { PoolClient } from './user-pool.ts';

/** Cognito's authorization codes are good for five minutes, its sessions for one hour. */
const CODE_SECONDS = 5 * 60;
const SESSION_SECONDS = 60 * 60;

/** What identifies the access token's audience; its `aud` is the client, as the JWT authorizer expects. */
export const resourceOf = (issuer: string): string => `${issuer}/`;

/** Claims that Cognito puts into an ID token whatever scope is asked for beside `openid`. */
export function idTokenClaims({ sub, email, name }: Account): Record<string, unknown> {
  return { sub, email, email_verified: true, name, 'cognito:username': sub, token_use: 'id' };
}

/** The access token's format: a JWT of this issuer's, made for the client. */
export function resourceServerInfo(client: Client, { clients }: ProviderSettings) {
  const scope = clients.find(({ id }) => id === client.clientId)?.scopes.join(' ') ?? '';
  return { scope, audience: client.clientId, accessTokenFormat: 'jwt' } as const;
}

/** An OpenID Connect provider with Cognito's paths, lifetimes and claims. */
export function createProvider(settings: ProviderSettings): Provider {
  const { accounts, clients, issuer, keys } = settings;
  const lifetime = (of: (client: PoolClient) => number) => {
    const seconds = new Map(clients.map((client) => [client.id, of(client)]));
    // A grant names its client, an ID token comes with it.
    return (_context: unknown, { clientId }: { readonly clientId?: string }, client?: Client) =>
      seconds.get(clientId ?? client?.clientId ?? '');
  };

  const provider: Provider = new Provider(issuer, {
    clients: clients.map(metadataOf),
    // Named, or the library warns of its default at every start. Nothing is lost that signing in does not bring back.
    adapter: createMemoryAdapter(),
    jwks: { keys: [keys.signing] },
    cookies: {
      keys: keys.cookies,
      // Cookies do not tell ports of localhost apart: names that no site beside this one uses.
      names: { session: 'identity_session', interaction: 'identity_interaction', resume: 'identity_resume' },
    },
    scopes: [...new Set(clients.flatMap(({ scopes }) => scopes))],
    claims: { openid: Object.keys(idTokenClaims({ sub: '', email: '', name: '', title: '' })) },
    clockTolerance: 0,
    clientAuthMethods: ['none'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      revocation: '/oauth2/revoke',
      jwks: '/.well-known/jwks.json',
      end_session: '/logout',
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      // Its tokens could not be JWTs: the library gives the userinfo endpoint opaque ones.
      userinfo: { enabled: false },
      revocation: { enabled: true, allowedPolicy: isOwnToken },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context: Context, form: string) => show(context, logoutPage(form)),
        postLogoutSuccessSource: (context: Context) => show(context, signedOutPage()),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resourceOf(issuer),
        useGrantedResource: () => true,
        getResourceServerInfo: (_context: Context, _resource: string, client: Client) =>
          resourceServerInfo(client, settings),
      },
    },
    ttl: {
      AccessToken: lifetime((client) => client.accessTokenSeconds),
      IdToken: lifetime((client) => client.idTokenSeconds),
      RefreshToken: lifetime((client) => client.refreshTokenSeconds),
      // A grant must outlive the refresh tokens that come from it.
      Grant: lifetime((client) => client.refreshTokenSeconds + SESSION_SECONDS),
      AuthorizationCode: CODE_SECONDS,
      Interaction: SESSION_SECONDS,
      Session: SESSION_SECONDS,
    },
    issueRefreshToken: () => true,
    rotateRefreshToken: () => false,
    expiresWithSession: () => false,
    extraTokenClaims: (_context: unknown, { accountId }: { accountId: string }) => ({
      token_use: 'access',
      username: accountId,
    }),
    interactions: { url: (_context: Context, { uid }: { uid: string }) => `/interaction/${uid}` },
    loadExistingGrant: (context: Context) => grantAll(provider, issuer, context),
    findAccount: (_context: Context, sub: string) => accountOf(accounts, sub),
    clientBasedCORS: (_context: Context, origin: string) => URL.parse(origin)?.hostname === 'localhost',
    renderError: (context: Context, { error, error_description: text }: Record<string, string>) =>
      show(context, errorPage(error ?? '', text ?? '')),
  });
  acceptAnyPort(provider.Client.prototype);
  return provider;
}

function metadataOf(client: PoolClient) {
  return {
    client_id: client.id,
    client_name: client.name,
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: client.callbackUrls,
    post_logout_redirect_uris: client.logoutUrls,
    scope: client.scopes.join(' '),
  };
}

/**
 * The template may name the site by another address than it has on this machine (a domain, another port): the same
 * path on any port of localhost is taken as well.
 */
function acceptAnyPort(prototype: Client): void {
  const { redirectUriAllowed, postLogoutRedirectUriAllowed } = prototype;
  prototype.redirectUriAllowed = function allowed(this: Client, uri: string) {
    return redirectUriAllowed.call(this, uri) || isOnLocalhost(uri, this.redirectUris);
  };
  prototype.postLogoutRedirectUriAllowed = function allowed(this: Client, uri: string) {
    return postLogoutRedirectUriAllowed.call(this, uri) || isOnLocalhost(uri, this.postLogoutRedirectUris);
  };
}

function isOnLocalhost(uri: string, registered: readonly string[] = []): boolean {
  const url = URL.parse(uri);
  if (url?.protocol !== 'http:' || url.hostname !== 'localhost') return false;
  return registered.some((one) => {
    const { pathname, search } = new URL(one);
    return uri === `${url.origin}${pathname}${search}`;
  });
}

/** The site is the provider's own: nobody is asked whether it may know who signs in. */
async function grantAll(provider: Provider, issuer: string, { oidc }: Context): Promise<unknown> {
  const grant = new provider.Grant({
    accountId: oidc.session?.accountId ?? '',
    clientId: oidc.client.clientId,
  });
  grant.addOIDCScope(oidc.params.scope ?? '');
  grant.addResourceScope(resourceOf(issuer), oidc.params.scope ?? '');
  await grant.save();
  return grant;
}

function accountOf(accounts: readonly Account[], sub: string) {
  const account = accounts.find((one) => one.sub === sub);
  return account && { accountId: sub, claims: () => idTokenClaims(account) };
}

function isOwnToken(_context: Context, client: Client, token: { readonly clientId: string }): boolean {
  return token.clientId === client.clientId;
}

async function show(context: Context, page: Promise<string>): Promise<void> {
  context.type = 'html';
  context.body = await page;
}
