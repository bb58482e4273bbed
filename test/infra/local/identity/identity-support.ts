import * as oauth from 'oauth4webapi';
import type { Service } from '../../../../infra/local/contract.ts';
import { createIdentity } from '../../../../infra/local/identity/identity.ts';
import { resource, type TestSurroundings } from '../../../support/surroundings.ts';

export const accounts = [
  { sub: 'demo-vera', email: 'vera@dinas.example', name: 'Vera Contoh', title: 'Petugas <verifikasi>' },
  { sub: 'demo-karta', email: 'karta@dinas.example', name: 'Karta Contoh', title: 'Kepala' },
] as const;

export const callback = 'https://city.example/masuk/kembali';

export const clientProperties = {
  UserPoolId: 'pool',
  AllowedOAuthFlows: ['code'],
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthScopes: ['openid', 'email'],
  CallbackURLs: [callback],
  LogoutURLs: ['https://city.example/masuk'],
  AccessTokenValidity: 60,
  IdTokenValidity: 30,
  RefreshTokenValidity: 600,
  TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
};

/** A provider that is up, and its one client. */
export interface RunningIdentity {
  readonly service: Service;
  readonly issuer: string;
  readonly clientId: string;
}

export async function startIdentity(surroundings: TestSurroundings, port = 0): Promise<RunningIdentity> {
  const service = createIdentity({ ...surroundings, port }, { accounts });
  await service.listen?.();
  const pool = await service.provision(resource('AWS::Cognito::UserPool', 'Pool'));
  const client = await service.provision(
    resource('AWS::Cognito::UserPoolClient', 'Client', clientProperties),
  );
  await service.start?.();
  return { service, issuer: pool.attributes['ProviderURL'] ?? '', clientId: client.ref };
}

export async function demoToken(issuer: string, body: unknown): Promise<Response> {
  return fetch(`${issuer}/demo-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** A browser that keeps cookies and shows every redirect. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  async visit(url: string, form?: Record<string, string>): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  /** Follows redirects while they stay with the provider. @returns the page, or where the provider sends away to */
  async follow(url: string, form?: Record<string, string>): Promise<{ url: string; page?: string }> {
    const response = await this.visit(url, form);
    const location = response.headers.get('location');
    if (location === null) return { url, page: await response.text() };
    const next = new URL(location, url);
    return next.origin === new URL(url).origin ? this.follow(next.href) : { url: next.href };
  }
}

/** A site's side of the flow, as a standard library does it. */
export class Site {
  readonly verifier = oauth.generateRandomCodeVerifier();
  readonly state = oauth.generateRandomState();
  readonly nonce = oauth.generateRandomNonce();
  readonly #server: oauth.AuthorizationServer;
  readonly #client: oauth.Client;
  readonly #redirectUri: string;

  private constructor(server: oauth.AuthorizationServer, client: oauth.Client, redirectUri: string) {
    this.#server = server;
    this.#client = client;
    this.#redirectUri = redirectUri;
  }

  /** @param now the site's clock, epoch milliseconds */
  static async discover(
    { issuer, clientId }: RunningIdentity,
    now: number,
    redirectUri: string = callback,
  ): Promise<Site> {
    const url = new URL(issuer);
    const response = await oauth.discoveryRequest(url, insecure);
    const server = await oauth.processDiscoveryResponse(url, response);
    const skew = Math.round((now - Date.now()) / 1000);
    return new Site(server, { client_id: clientId, [oauth.clockSkew]: skew }, redirectUri);
  }

  async authorizationUrl(changes: Record<string, string | undefined> = {}): Promise<string> {
    const parameters: Record<string, string | undefined> = {
      response_type: 'code',
      client_id: this.#client.client_id,
      redirect_uri: this.#redirectUri,
      scope: 'openid email',
      state: this.state,
      nonce: this.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(this.verifier),
      code_challenge_method: 'S256',
      ...changes,
    };
    const url = new URL(this.#server.authorization_endpoint ?? '');
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url.href;
  }

  /** Exchanges the code the provider sent the browser away with, and checks the ID token's signature and times. */
  async redeem(returned: string, verifier = this.verifier): Promise<oauth.TokenEndpointResponse> {
    const answer = oauth.validateAuthResponse(this.#server, this.#client, new URL(returned), this.state);
    const response = await oauth.authorizationCodeGrantRequest(
      this.#server,
      this.#client,
      oauth.None(),
      answer,
      this.#redirectUri,
      verifier,
      insecure,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(this.#server, this.#client, response, {
      expectedNonce: this.nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(this.#server, response, insecure);
    return tokens;
  }

  async refresh(refreshToken: string): Promise<oauth.TokenEndpointResponse> {
    const response = await oauth.refreshTokenGrantRequest(
      this.#server,
      this.#client,
      oauth.None(),
      refreshToken,
      insecure,
    );
    return oauth.processRefreshTokenResponse(this.#server, this.#client, response);
  }

  async revoke(token: string): Promise<void> {
    const response = await oauth.revocationRequest(this.#server, this.#client, oauth.None(), token, insecure);
    await oauth.processRevocationResponse(response);
  }
}

const insecure = { [oauth.allowInsecureRequests]: true };

/** The claims of a JWT whose signature is checked elsewhere. */
export function claimsOf(token: string | undefined): Record<string, unknown> {
  const payload = token?.split('.')[1] ?? '';
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
}
