import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a test may bend: claims of the next token, and the key it is signed with. */
interface Bent {
  claims: Record<string, unknown>;
  key: KeyObject;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An OpenID Connect provider that signs in whoever `bent.claims` says, and checks PKCE as a real one does. */
export async function startFakeProvider(clientId: string) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const bent: Bent = { claims: {}, key: privateKey };
  const codes = new Map<string, { challenge: string; nonce: string; redirectUri: string }>();
  let issuer = '';
  const documents = new Map<string, () => unknown>([
    [
      '/.well-known/openid-configuration',
      () => ({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
      }),
    ],
    ['/jwks', () => ({ keys: [{ ...createPublicKey(privateKey).export({ format: 'jwk' }), alg: 'RS256' }] })],
  ]);

  function idToken(nonce: string): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: clientId, sub: '1', iat: now, exp: now + 300, nonce, ...bent.claims };
    const signed = `${encode({ alg: 'RS256' })}.${encode(claims)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), bent.key).toString('base64url')}`;
  }

  function exchange(form: URLSearchParams): [number, unknown] {
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (code?.challenge !== challenge || code.redirectUri !== form.get('redirect_uri')) {
      return [400, { error: 'invalid_grant' }];
    }
    return [200, { access_token: 'access', token_type: 'Bearer', id_token: idToken(code.nonce) }];
  }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const document = documents.get(request.url ?? '');
    const form = new URLSearchParams(await text(request));
    const [status, body] = document === undefined ? exchange(form) : [200, document()];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    bent,
    /** The person signs in at the page the browser was sent to. Answers the query it comes back with. */
    signIn: (location: string): Record<string, string> => {
      const asked = new URL(location).searchParams;
      const code = `code ${codes.size} ${asked.get('state')}`;
      codes.set(code, {
        challenge: asked.get('code_challenge') ?? '',
        nonce: asked.get('nonce') ?? '',
        redirectUri: asked.get('redirect_uri') ?? '',
      });
      return { code, state: asked.get('state') ?? '' };
    },
    stop: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
