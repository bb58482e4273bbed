import * as oauth from 'oauth4webapi';
import * as z from 'zod';
import { DomainError, ForbiddenError } from '#shared/errors.ts';
import { logger } from '#shared/observability.ts';

/** What one sign-in keeps in the browser until the provider sends it back. */
export const SignInAttempt = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });
export type SignInAttempt = z.infer<typeof SignInAttempt>;

const requestMillis = 5_000;

/** The OpenID Connect provider of the staff, asked by authorization code with PKCE. */
export class SignInProvider {
  readonly #issuer: URL;
  readonly #client: oauth.Client;
  readonly #redirectUri: string;
  readonly #options: { readonly signal: () => AbortSignal; readonly [oauth.allowInsecureRequests]: boolean };
  #metadata: Promise<oauth.AuthorizationServer> | undefined;

  constructor(issuer: URL, clientId: string, redirectUri: string) {
    this.#issuer = issuer;
    this.#client = { client_id: clientId };
    this.#redirectUri = redirectUri;
    this.#options = {
      signal: () => AbortSignal.timeout(requestMillis),
      // Plain HTTP only to this very machine: there is no line on which a code or token could be read.
      [oauth.allowInsecureRequests]: ['localhost', '127.0.0.1'].includes(issuer.hostname),
    };
  }

  /** Where the browser goes to sign in, and what must still be known when it comes back. */
  async begin(): Promise<{ readonly location: string; readonly attempt: SignInAttempt }> {
    const { authorization_endpoint: endpoint } = await this.#discover();
    if (endpoint === undefined) throw new Error('The identity provider has no authorization endpoint');
    const attempt = {
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      verifier: oauth.generateRandomCodeVerifier(),
    };
    const location = new URL(endpoint);
    location.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.#client.client_id,
      redirect_uri: this.#redirectUri,
      scope: 'openid email',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
      // Whoever signed out of a shared computer is out: the provider's own session lets nobody back in.
      prompt: 'login',
    }).toString();
    return { location: location.href, attempt };
  }

  /**
   * The verified e-mail of whoever came back.
   * @throws DomainError sign-in-failed where the answer does not belong to the attempt or the code is not accepted
   */
  async finish(parameters: URLSearchParams, attempt: SignInAttempt): Promise<string> {
    const provider = await this.#discover();
    try {
      return await this.#emailOf(provider, parameters, attempt);
    } catch (error) {
      const reason = refusalOf(error);
      if (reason === undefined) throw error;
      logger.info('sign-in failed', { reason });
      throw new DomainError('sign-in-failed', 400);
    }
  }

  async #emailOf(
    provider: oauth.AuthorizationServer,
    parameters: URLSearchParams,
    { state, nonce, verifier }: SignInAttempt,
  ): Promise<string> {
    const response = await oauth.authorizationCodeGrantRequest(
      provider,
      this.#client,
      oauth.None(),
      oauth.validateAuthResponse(provider, this.#client, parameters, state),
      this.#redirectUri,
      verifier,
      this.#options,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(provider, this.#client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(provider, response, this.#options);
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    if (typeof claims?.['email'] !== 'string' || claims['email_verified'] !== true) {
      throw new ForbiddenError('unknown-officer');
    }
    return claims['email'];
  }

  /** The provider's metadata, asked once a process; a failure is not remembered. */
  #discover(): Promise<oauth.AuthorizationServer> {
    this.#metadata ??= oauth
      .discoveryRequest(this.#issuer, this.#options)
      .then((response) => oauth.processDiscoveryResponse(this.#issuer, response))
      .catch((error: unknown) => {
        this.#metadata = undefined;
        throw error;
      });
    return this.#metadata;
  }
}

/** The provider's or the protocol's word for a refused sign-in; undefined for any other error. */
function refusalOf(error: unknown): string | undefined {
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    return error.error;
  }
  if (error instanceof oauth.OperationProcessingError) return error.code ?? error.message;
  return undefined;
}
