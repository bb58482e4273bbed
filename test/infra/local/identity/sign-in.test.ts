import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';
import {
  Browser,
  callback,
  claimsOf,
  type RunningIdentity,
  Site,
  startIdentity,
} from './identity-support.ts';

/** From the site to the sign-in page, there as `sub`, and back. @returns where the browser ends */
async function signIn(site: Site, browser = new Browser(), sub = 'demo-vera'): Promise<string> {
  const { url } = await browser.follow(await site.authorizationUrl());
  return (await browser.follow(url, { sub })).url;
}

describe('signing in at the local identity provider', () => {
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

  const visitSite = (redirectUri?: string): Promise<Site> =>
    Site.discover(identity, surroundings.clock.millis(), redirectUri);

  it('offers the accounts in Bahasa Indonesia and says that it is a stand-in', async () => {
    const site = await visitSite();
    const { page = '' } = await new Browser().follow(await site.authorizationUrl());
    expect(page).toContain('<html lang="id">');
    expect(page).toContain('hanya ada di komputer ini');
    expect(page).toMatch(/<button name="sub" value="demo-vera">.*Vera Contoh.*Petugas &lt;verifikasi&gt;/s);
    expect(page).toContain('karta@dinas.example');
  });

  it('gives the site an ID token that a standard client accepts, and an access token that is a JWT', async () => {
    const site = await visitSite();
    const returned = await signIn(site);
    expect(returned).toMatch(`${callback}?code=`);
    const tokens = await site.redeem(returned);
    const seconds = Math.floor(surroundings.clock.millis() / 1000);
    expect(claimsOf(tokens.id_token)).toMatchObject({
      iss: identity.issuer,
      aud: identity.clientId,
      sub: 'demo-vera',
      email: 'vera@dinas.example',
      email_verified: true,
      name: 'Vera Contoh',
      token_use: 'id',
      nonce: site.nonce,
    });
    const access = claimsOf(tokens.access_token);
    expect(access).toMatchObject({
      iss: identity.issuer,
      client_id: identity.clientId,
      sub: 'demo-vera',
      scope: 'openid email',
      token_use: 'access',
    });
    expect(Number(access['exp']) - Number(access['iat'])).toBe(3600);
    expect(Math.abs(Number(access['iat']) - seconds)).toBeLessThan(60);
  });

  it('asks for PKCE', async () => {
    const site = await visitSite();
    const { url } = await new Browser().follow(await site.authorizationUrl({ code_challenge: undefined }));
    expect(new URL(url).searchParams.get('error')).toBe('invalid_request');
  });

  it('refuses a code with another verifier', async () => {
    const site = await visitSite();
    const returned = await signIn(site);
    await expect(site.redeem(returned, oauth.generateRandomCodeVerifier())).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('takes a code once', async () => {
    const site = await visitSite();
    const returned = await signIn(site);
    await site.redeem(returned);
    await expect(site.redeem(returned)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('returns to the path of the callback on any port of localhost, and nowhere else', async () => {
    const site = await visitSite('http://localhost:5173/masuk/kembali');
    const returned = await signIn(site);
    expect(returned).toMatch('http://localhost:5173/masuk/kembali?code=');
    expect(claimsOf((await site.redeem(returned)).id_token)).toMatchObject({ sub: 'demo-vera' });

    for (const redirectUri of [
      'http://localhost:5173/elsewhere',
      'http://localhost.evil.example/masuk/kembali',
      'http://localhost:5173/masuk/kembali?more=1',
      'http://user@localhost:5173/masuk/kembali',
      'https://evil.example/masuk/kembali',
    ]) {
      const other = await visitSite(redirectUri);
      const { url, page } = await new Browser().follow(await other.authorizationUrl());
      expect(url).toMatch(identity.issuer);
      expect(page).toContain('invalid_redirect_uri');
    }
  });

  it('tells the site that nobody signed in', async () => {
    const site = await visitSite();
    const returned = await signIn(site, new Browser(), '');
    expect(new URL(returned).searchParams.get('error')).toBe('access_denied');
  });

  it('shows a page and no error of its own where the sign-in began in another browser', async () => {
    const site = await visitSite();
    const { url } = await new Browser().follow(await site.authorizationUrl());
    const answer = await new Browser().visit(url, { sub: 'demo-vera' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Kembali ke situs');
  });

  it('remembers a browser for an hour, but asks again where the site wishes it', async () => {
    const browser = new Browser();
    await signIn(await visitSite(), browser);
    const site = await visitSite();
    expect((await browser.follow(await site.authorizationUrl())).url).toMatch(`${callback}?code=`);
    expect((await browser.follow(await site.authorizationUrl({ prompt: 'login' }))).page).toContain('Vera');
    surroundings.clock.advanceBy(2 * 3_600_000);
    expect((await browser.follow(await site.authorizationUrl())).page).toContain('Vera');
  });

  it('signs out of the browser by the names of Cognito', async () => {
    const browser = new Browser();
    await signIn(await visitSite(), browser);
    const logout = new URL('/logout', identity.issuer);
    logout.search = new URLSearchParams({
      client_id: identity.clientId,
      logout_uri: 'http://localhost:5173/masuk',
    }).toString();
    const { page = '' } = await browser.follow(logout.href);
    const [, action = ''] = /action="([^"]+)"/.exec(page) ?? [];
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(page) ?? [];
    expect((await browser.follow(action, { xsrf, logout: 'yes' })).url).toBe('http://localhost:5173/masuk');
    const site = await visitSite();
    expect((await browser.follow(await site.authorizationUrl())).page).toContain('Vera');
  });

  it('refreshes tokens until they are revoked', async () => {
    const site = await visitSite();
    const { refresh_token: refreshToken = '' } = await site.redeem(await signIn(site));
    const again = await site.refresh(refreshToken);
    expect(claimsOf(again.access_token)).toMatchObject({ sub: 'demo-vera', client_id: identity.clientId });
    await site.revoke(refreshToken);
    await expect(site.refresh(refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('goes by the moved clock: codes, tokens and refresh tokens end when it says so', async () => {
    const site = await visitSite();
    const { refresh_token: refreshToken = '' } = await site.redeem(await signIn(site));
    const returned = await signIn(site);
    surroundings.clock.advanceBy(6 * 60_000);
    await expect(site.redeem(returned)).rejects.toMatchObject({ error: 'invalid_grant' });

    surroundings.clock.advanceBy(9 * 3_600_000);
    const later = await visitSite();
    const { id_token: idToken } = await later.refresh(refreshToken);
    const { iat, exp } = claimsOf(idToken);
    expect(Math.abs(Number(iat) - surroundings.clock.millis() / 1000)).toBeLessThan(60);
    expect(Number(exp) - Number(iat)).toBe(1800);

    surroundings.clock.advanceBy(3_600_000);
    await expect(later.refresh(refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});
