import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { send, textOf } from '../desk/browser.ts';
import { officers, type StaffSide, startStaffSide } from '../desk/staff-side.ts';
import { startFakeProvider } from './fake-provider.ts';

let side: StaffSide;
let provider: Awaited<ReturnType<typeof startFakeProvider>>;
let handler: unknown;
let desk: unknown;

beforeAll(async () => {
  side = await startStaffSide();
  provider = await startFakeProvider('staff');
  vi.stubEnv('OIDC_ISSUER', provider.issuer);
  vi.stubEnv('OIDC_CLIENT_ID', 'staff');
  ({ handler } = await import('../../../functions/people/sign-in.handler.ts'));
  ({ handler: desk } = await import('../../../functions/desk/show-desk.handler.ts'));
});

beforeEach(() => {
  provider.bent.claims = { email: officers.verifier.email.toUpperCase(), email_verified: true };
});

afterAll(async () => {
  await provider.stop();
  await side.stop();
});

const cookieOf = (cookies: string[], name: string) =>
  cookies.find((cookie) => cookie.startsWith(`__Host-${name}=`))?.split(';', 1)[0] ?? '';

async function begin() {
  const { cookies, headers } = await send(handler, 'GET /masuk');
  return { cookie: cookies[0] ?? '', location: String(headers['location']) };
}

const comeBack = (query: Record<string, string>, cookie: string) =>
  send(handler, 'GET /masuk/kembali', { query, cookies: [cookie.split(';', 1)[0] ?? ''] });

it('sends the browser to the provider with PKCE, and keeps the secrets of it sealed', async () => {
  const { cookie, location } = await begin();
  const asked = new URL(location);
  expect(`${asked.origin}${asked.pathname}`).toBe(`${provider.issuer}/authorize`);
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'staff',
    redirect_uri: 'https://wirabaru.example/masuk/kembali',
    scope: 'openid email',
    code_challenge_method: 'S256',
  });
  expect(cookie).toMatch(/^__Host-masuk=[\w-]+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/);
  expect(Buffer.from(cookie, 'base64url').toString('latin1')).not.toContain('verifier');
});

it('begins a session with which the desk opens, and ends it', async () => {
  const { cookie, location } = await begin();
  const back = await comeBack(provider.signIn(location), cookie);
  expect([back.status, back.headers['location']]).toEqual([303, '/meja']);
  const session = cookieOf(back.cookies, 'sesi');
  expect(back.cookies).toContainEqual(expect.stringMatching(/^__Host-masuk=;.*Max-Age=0$/));
  const opened = await send(desk, 'GET /meja', { cookies: [session] });
  expect(textOf(opened.text)).toContain('Vera Lestari, Verifikator');

  const left = await send(handler, 'POST /keluar', { cookies: [session] });
  expect(left.cookies).toEqual([expect.stringMatching(/^__Host-sesi=;.*Max-Age=0$/)]);
  const after = await send(desk, 'GET /meja', { cookies: [session] });
  expect([after.status, after.headers['location']]).toEqual([303, '/masuk']);
});

it('lets in nobody whom the directory does not know, or whose e-mail is not verified', async () => {
  const strangers = [
    { email: 'siapa@dinas.example', email_verified: true },
    { email: officers.verifier.email, email_verified: false },
    { email: officers.verifier.email },
    {},
  ];
  for (const claims of strangers) {
    provider.bent.claims = claims;
    const { cookie, location } = await begin();
    const back = await comeBack(provider.signIn(location), cookie);
    expect([claims, back.status, cookieOf(back.cookies, 'sesi')]).toEqual([claims, 403, '']);
    expect(textOf(back.text)).toContain('Akun Anda belum tercatat sebagai petugas.');
  }
});

it('refuses an answer that belongs to another attempt, comes twice or too late', async () => {
  const [mine, theirs] = [await begin(), await begin()];
  const answer = provider.signIn(mine.location);
  const refused = async (query: Record<string, string>, cookie: string) => {
    const back = await comeBack(query, cookie);
    expect([back.status, cookieOf(back.cookies, 'sesi')]).toEqual([400, '']);
    expect(textOf(back.text)).toContain('Silakan mulai lagi.');
  };
  await refused(answer, theirs.cookie);
  await refused(answer, '');
  await refused(answer, '__Host-masuk=bm90IG91cnM');
  await refused({ error: 'access_denied', state: answer['state'] ?? '' }, mine.cookie);
  const stolen = { ...provider.signIn(theirs.location), state: answer['state'] ?? '' };
  await refused(stolen, mine.cookie);
  expect((await comeBack(answer, mine.cookie)).status).toBe(303);
  await refused(answer, mine.cookie);

  const late = await begin();
  const lateAnswer = provider.signIn(late.location);
  side.travelTo('2026-03-02T03:10:00Z');
  await refused(lateAnswer, late.cookie);
});

it.each([
  ['another audience', { aud: 'somebody-else' }],
  ['another issuer', { iss: 'http://127.0.0.1:1' }],
  ['another nonce', { nonce: 'replayed' }],
  ['an expiry that has passed', { exp: 1 }],
])('refuses a token with %s', async (_, claims) => {
  Object.assign(provider.bent.claims, claims);
  const { cookie, location } = await begin();
  expect((await comeBack(provider.signIn(location), cookie)).status).toBe(400);
});

it('refuses a token signed with a key that is not the provider’s', async () => {
  const own = provider.bent.key;
  provider.bent.key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const { cookie, location } = await begin();
  expect((await comeBack(provider.signIn(location), cookie)).status).toBe(400);
  provider.bent.key = own;
});
