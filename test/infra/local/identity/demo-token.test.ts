import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';
import { claimsOf, demoToken, type RunningIdentity, startIdentity } from './identity-support.ts';

interface Tokens {
  readonly id_token: string;
  readonly access_token: string;
  readonly expires_in: number;
}

describe('tokens for programs', () => {
  let surroundings: TestSurroundings;
  let identity: RunningIdentity;

  beforeAll(async () => {
    surroundings = createSurroundings();
    identity = await startIdentity(surroundings);
  });
  afterAll(async () => {
    await identity.service.stop();
    surroundings.remove();
  });

  async function tokensOf(email: string): Promise<Tokens> {
    const answer = await demoToken(identity.issuer, { email });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Tokens;
  }

  /** By the published keys alone, as an authorizer does. */
  async function isSigned(token: string): Promise<boolean> {
    const answer = await fetch(`${identity.issuer}/.well-known/jwks.json`);
    const { keys } = (await answer.json()) as { keys: (JsonWebKey & { kid: string })[] };
    const [head = '', payload = '', signature = ''] = token.split('.');
    const { kid, alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, string>;
    const key = keys.find((one) => one.kid === kid);
    if (key === undefined || alg !== 'RS256') return false;
    return verify(
      'sha256',
      Buffer.from(`${head}.${payload}`),
      createPublicKey({ key, format: 'jwk' }),
      Buffer.from(signature, 'base64url'),
    );
  }

  it('are those of signing in, signed by the published keys', async () => {
    const {
      id_token: idToken,
      access_token: accessToken,
      expires_in: seconds,
    } = await tokensOf('Vera@dinas.example');
    expect(seconds).toBe(3600);
    expect(await isSigned(idToken)).toBe(true);
    expect(await isSigned(accessToken)).toBe(true);
    expect(claimsOf(idToken)).toMatchObject({
      iss: identity.issuer,
      aud: identity.clientId,
      sub: 'demo-vera',
      email: 'vera@dinas.example',
      email_verified: true,
      name: 'Vera Contoh',
    });
    expect(claimsOf(accessToken)).toMatchObject({
      iss: identity.issuer,
      client_id: identity.clientId,
      sub: 'demo-vera',
      scope: 'openid email',
    });
  });

  it('carry the moved clock’s time', async () => {
    surroundings.clock.advanceBy(90 * 86_400_000);
    const { iat, exp, auth_time: authTime } = claimsOf((await tokensOf('vera@dinas.example')).id_token);
    const now = surroundings.clock.millis() / 1000;
    expect(Math.abs(Number(iat) - now)).toBeLessThan(60);
    expect(authTime).toBe(iat);
    expect(Number(exp) - Number(iat)).toBe(1800);
  });

  it.each([
    [{ email: 'nobody@dinas.example' }, 404, 'UserNotFoundException'],
    [{ email: 'vera@dinas.example', client_id: 'other' }, 404, 'ResourceNotFoundException'],
    [{ mail: 'vera@dinas.example' }, 400, 'InvalidParameterException'],
    ['vera@dinas.example', 400, 'InvalidParameterException'],
  ])('are not given for %j', async (body, status, error) => {
    const answer = await demoToken(identity.issuer, body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error });
  });

  it('are not given to a form, which any page on the web could send', async () => {
    const answer = await fetch(`${identity.issuer}/demo-token`, {
      method: 'POST',
      body: new URLSearchParams({ email: 'vera@dinas.example' }),
    });
    expect(answer.status).toBe(415);
  });

  it('are still accepted after a restart: issuer, client and keys stay', async () => {
    const { id_token: idToken } = await tokensOf('vera@dinas.example');
    const before = identity;
    await identity.service.stop();
    identity = await startIdentity(surroundings, Number(new URL(before.issuer).port));
    expect(identity).toMatchObject({ issuer: before.issuer, clientId: before.clientId });
    expect(await isSigned(idToken)).toBe(true);
  });

  it('are signed by a key that only its owner can read', () => {
    expect(statSync(join(surroundings.dataDir, 'keys.json')).mode & 0o077).toBe(0);
  });
});
