import { askPatiently } from '../client/patience.ts';
import { expectStatus } from '../client/problem.ts';
import { type Check, require } from './check.ts';
import { readWorld } from '../client/world.ts';

const pageHeaders: Readonly<Record<string, RegExp>> = {
  'content-type': /^text\/html/,
  'cache-control': /no-store/,
  'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
  'referrer-policy': /same-origin/,
  'x-content-type-options': /^nosniff$/,
};

const staffRoutes = ['/api/file-checks', '/api/decrees/waiting'];

/** What can be seen of a deployment without writing anything. */
export function looksOnly(site: string, patience: number): readonly Check[] {
  const ask = (path: string, init: RequestInit = {}) =>
    askPatiently(new URL(path, site), { redirect: 'manual', ...init }, patience);
  const expect = async (status: number, path: string, init?: RequestInit) =>
    expectStatus(await ask(path, init), status, `${init?.method ?? 'GET'} ${path}`);

  return [
    {
      what: 'The home page answers in Bahasa Indonesia, with the headers of every page',
      verify: async () => {
        const answer = await expect(200, '/');
        for (const [name, pattern] of Object.entries(pageHeaders)) {
          const value = answer.headers.get(name) ?? 'none';
          require(pattern.test(value), `${name}: ${value}`);
        }
        require((await answer.text()).includes('<html lang="id"'), 'a page in no or another language');
      },
    },
    {
      what: 'The page of the places answers',
      verify: async () => void (await expect(200, '/kuota')),
    },
    {
      what: 'The API tells programme and areas',
      verify: async () => {
        const { areas, tracks } = await readWorld(new URL('/api', site).href, patience);
        for (const { id } of tracks) {
          const { status } = await ask(`/daftar/${id}`);
          require(status === 200 || status === 409, `${status} for the form of ${id}`);
        }
        require(new Set(areas.map(({ code }) => code)).size === areas.length, 'an area twice');
      },
    },
    {
      what: 'What does not exist is answered 404',
      verify: async () => {
        await expect(404, '/tidak-ada');
        await expect(404, '/daftar/tidak-ada');
        await expect(404, '/tautan/tidak-ada');
      },
    },
    {
      what: 'Staff routes of the API are answered 401 without a token, and with one that nobody signed',
      verify: async () => {
        for (const path of staffRoutes) {
          await expect(401, path);
          await expect(401, path, { headers: { authorization: `Bearer ${unsignedToken()}` } });
        }
      },
    },
    {
      what: 'Staff pages lead to the sign-in, which leads to the identity provider with PKCE and a host cookie',
      verify: async () => {
        const desk = await expect(303, '/meja');
        require(desk.headers.get('location') === '/masuk', `a way to ${desk.headers.get('location')}`);
        const signIn = await expect(303, '/masuk');
        const [cookie = 'no cookie'] = signIn.headers.getSetCookie();
        require(/^__Host-.*Secure; HttpOnly; SameSite=Lax/.test(cookie), cookie.replace(/=[^;]*/, '=…'));
        const provider = new URL(signIn.headers.get('location') ?? '', site);
        const { searchParams: asked } = provider;
        require(asked.get('code_challenge_method') === 'S256', 'no PKCE');
        require(asked.get('redirect_uri') === new URL('/masuk/kembali', site).href, 'a return to elsewhere');
        const { status } = await askPatiently(provider, { redirect: 'manual' }, patience);
        require(status < 400, `${status} at the identity provider`);
      },
    },
    {
      what: 'A form that another site posts is refused',
      verify: async () => {
        const init = {
          method: 'POST',
          headers: { origin: 'https://lain.example' },
          body: new URLSearchParams(),
        };
        await expect(403, '/permohonan', init);
      },
    },
    {
      what: 'The API refuses by name what is malformed or lacks its key',
      verify: async () => {
        await expect(400, '/api/applications', postJson('{"track":'));
        const answer = await expect(400, '/api/applications', postJson('{"track":"wub"}'));
        const type = answer.headers.get('content-type') ?? 'no type';
        require(type.startsWith('application/problem+json'), type);
      },
    },
    {
      what: 'No application is shown without its secret',
      verify: async () => {
        const headers = { 'wirabaru-secret': 'AAAA-AAAA-AA' };
        await expect(401, '/api/applications/WUB-26-0000-0000', { headers });
        await expect(401, '/permohonan/WUB-26-0000-0000');
      },
    },
  ];
}

const postJson = (body: string) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body,
});

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A token of the right form by an algorithm that signs nothing. */
function unsignedToken(): string {
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ sub: 'nobody', email: 'nobody@dinas.example' })}.`;
}
