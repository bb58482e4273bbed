import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ECHO, type HttpApiUnderTest, startHttpApi } from './harness.ts';

interface Key {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly jwk: object;
}

function makeKey(kid: string): Key {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } };
}

const first = makeKey('first');
const second = makeKey('second');
/** What the issuer publishes, and how often it was asked. */
const published = { keys: [first.jwk], asked: 0, isDown: false };
let issuer: string;
let provider: Server;
let api: HttpApiUnderTest;

beforeAll(async () => {
  provider = createServer((request, response) => {
    if (published.isDown) response.statusCode = 500;
    if (request.url === '/keys') published.asked += 1;
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    response.end(
      JSON.stringify(isDiscovery ? { issuer, jwks_uri: `${issuer}/keys` } : { keys: published.keys }),
    );
  });
  await new Promise<void>((resolve) => {
    provider.listen(0, '127.0.0.1', resolve);
  });
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
});
afterAll(() => provider.close());

beforeEach(async () => {
  Object.assign(published, { keys: [first.jwk], asked: 0, isDown: false });
  api = await startHttpApi({
    functions: { Echo: ECHO },
    routes: {
      'GET /api/file-checks': { to: 'Echo', isAuthorized: true },
      'GET /api/decrees': { to: 'Echo', isAuthorized: true, scopes: ['decrees/read', 'decrees/write'] },
      'GET /kuota': 'Echo',
    },
    jwt: { Issuer: issuer, Audience: ['staff'] },
  });
  return () => api.close();
});

const now = (): number => Math.floor(api.surroundings.clock.millis() / 1000);

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const unsigned = (header: object, claims: object): string => `${encode(header)}.${encode(claims)}`;

function token(
  claims: object = {},
  { key = first, header = {} }: { key?: Key; header?: object } = {},
): string {
  const payload = { iss: issuer, aud: 'staff', sub: 'u1', iat: now(), exp: now() + 3600, ...claims };
  const signed = `${encode({ alg: 'RS256', kid: key.kid, ...header })}.${encode(payload)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key.privateKey, 'base64url')}`;
}

const ask = (authorization?: string, path = '/api/file-checks'): Promise<Response> =>
  fetch(api.url + path, { headers: authorization === undefined ? {} : { authorization } });

interface Seen {
  readonly requestContext: { readonly authorizer: { readonly jwt: object } };
}

describe('a valid token', () => {
  it.each(['Bearer ', 'bearer ', ''])(
    'opens the route with %j before it; claims come as text',
    async (prefix) => {
      const claims = { email: 'siti@contoh.id', email_verified: true, level: 3, groups: ['dinas', 'kepala'] };
      const response = await ask(prefix + token(claims));
      expect(response.status).toBe(200);
      const { requestContext } = (await response.json()) as Seen;
      expect(requestContext.authorizer.jwt).toEqual({
        claims: {
          iss: issuer,
          aud: 'staff',
          sub: 'u1',
          iat: String(now()),
          exp: String(now() + 3600),
          email: 'siti@contoh.id',
          email_verified: 'true',
          level: '3',
          groups: '[dinas kepala]',
        },
        scopes: null,
      });
    },
  );

  it('may name the client in the place of an audience', async () => {
    expect((await ask(token({ aud: undefined, client_id: 'staff' }))).status).toBe(200);
    expect((await ask(token({ aud: ['other', 'staff'] }))).status).toBe(200);
  });

  it('is not asked for on other routes', async () => {
    expect((await ask(undefined, '/kuota')).status).toBe(200);
  });

  it('ends with the moved clock', async () => {
    const valid = token();
    expect((await ask(valid)).status).toBe(200);
    api.surroundings.clock.advanceBy(3600_000);
    expect((await ask(valid)).status).toBe(401);
  });
});

describe('without a valid token the route answers 401', () => {
  it('and how to come in', async () => {
    const response = await ask();
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toEqual({ message: 'Unauthorized' });
  });

  const refusals: [string, () => string][] = [
    ['the token has expired', () => token({ exp: now() })],
    ['the token is not yet valid', () => token({ nbf: now() + 60 })],
    ['the token is not yet valid', () => token({ iat: now() + 60 })],
    ['the token does not have a valid issuer', () => token({ iss: 'https://elsewhere.example' })],
    ['the token does not have a valid audience', () => token({ aud: 'others' })],
    ['the token does not have a valid audience', () => token({ aud: 'others', client_id: 'staff' })],
    ['unable to find a signing key of this kid', () => token({}, { key: second })],
    ['the signature is invalid', () => token({}, { key: second, header: { kid: 'first' } })],
    ['the signature is invalid', () => token().replace(/\.[^.]+\./, `.${unsigned({}, {}).split('.')[1]}.`)],
    ['the token is malformed', () => 'not-a-token'],
    ['the token is malformed', () => `${token()}.x`],
    ['the token is malformed', () => token({ exp: undefined })],
    ['the signing method none is invalid', () => `${unsigned({ alg: 'none', kid: 'first' }, {})}.x`],
    [
      'the signing method HS256 is invalid',
      () => {
        const signed = unsigned(
          { alg: 'HS256', kid: 'first' },
          { iss: issuer, aud: 'staff', exp: now() + 60 },
        );
        const mac = createHmac('sha256', JSON.stringify(first.jwk)).update(signed).digest('base64url');
        return `${signed}.${mac}`;
      },
    ],
  ];
  it.each(refusals)('because %s', async (description, make) => {
    // A payload that was exchanged is only caught by the signature.
    const response = await ask(`Bearer ${make()}`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer scope="" error="invalid_token" error_description="${description}"`,
    );
  });
});

describe('scopes', () => {
  it('open a route with one of those it asks for', async () => {
    const response = await ask(token({ scope: 'openid decrees/read' }), '/api/decrees');
    expect(response.status).toBe(200);
    const { requestContext } = (await response.json()) as Seen;
    expect(requestContext.authorizer.jwt).toMatchObject({ scopes: ['openid', 'decrees/read'] });
    expect((await ask(token({ scp: ['decrees/write'] }), '/api/decrees')).status).toBe(200);
  });

  it.each([{}, { scope: 'openid' }, { scp: ['decrees'] }])('%j is forbidden', async (claims) => {
    const response = await ask(token(claims), '/api/decrees');
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ message: 'Forbidden' });
    expect(response.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  });
});

describe('the keys of the issuer', () => {
  it('are fetched once for many requests', async () => {
    const responses = await Promise.all(Array.from({ length: 20 }, () => ask(token())));
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    expect(published.asked).toBe(1);
  });

  it('are fetched again for a new key, but not at every request with one that is unknown', async () => {
    expect((await ask(token())).status).toBe(200);
    published.keys = [first.jwk, second.jwk];
    expect((await ask(token({}, { key: second }))).status).toBe(401);
    expect(published.asked).toBe(1);
    api.surroundings.clock.advanceBy(11_000);
    expect((await ask(token({}, { key: second }))).status).toBe(200);
    expect(published.asked).toBe(2);
  });

  it('let nobody in while they cannot be had, and everybody as soon as they can', async () => {
    published.isDown = true;
    expect((await ask(token())).status).toBe(401);
    published.isDown = false;
    expect((await ask(token())).status).toBe(200);
  });
});
