import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { runChecks } from '../../../../infra/local/demo/smoke/check.ts';
import { looksOnly } from '../../../../infra/local/demo/smoke/look.ts';

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};
const home = { status: 200, headers: pageHeaders, body: '<!doctype html><html lang="id">' };
const track = {
  id: 'wub',
  admission: 'first-come',
  minimumAge: 17,
  ageOn: '2026-12-31',
  documents: [],
  declarations: [],
};
const programme = { year: 2026, tracks: [track], sectors: [{ id: 'kuliner' }] };
const areas = [{ code: '32.76.06.1001', district: 'Pancoran Mas' }];
const problem = { status: 400, headers: { 'content-type': 'application/problem+json; charset=utf-8' } };
const cookie = '__Host-masuk=sealed; Path=/; Secure; HttpOnly; SameSite=Lax';

/** Where the sign-in of a deployment leads to. */
function providerOf(site: string, more: Record<string, string> = {}): string {
  const asked = { code_challenge_method: 'S256', redirect_uri: `${site}/masuk/kembali`, ...more };
  return `${site}/authorize?${new URLSearchParams(asked).toString()}`;
}

/** What a deployment answers that is as it should be; 404 to all else. */
const goodAnswers = (site: string): Readonly<Record<string, Answer>> => ({
  'GET /': home,
  'GET /kuota': { status: 200 },
  'GET /api/programme': { status: 200, body: JSON.stringify(programme) },
  'GET /api/quota': { status: 200, body: JSON.stringify({ areas }) },
  'GET /daftar/wub': { status: 200 },
  'GET /api/file-checks': { status: 401 },
  'GET /api/decrees/waiting': { status: 401 },
  'GET /meja': { status: 303, headers: { location: '/masuk' } },
  'GET /masuk': { status: 303, headers: { location: providerOf(site), 'set-cookie': cookie } },
  'GET /authorize': { status: 302, headers: { location: '/login' } },
  'POST /permohonan': { status: 403 },
  'POST /api/applications': problem,
  'GET /api/applications/WUB-26-0000-0000': { status: 401 },
  'GET /permohonan/WUB-26-0000-0000': { status: 401 },
});

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** The checks that fail on a deployment that is as it should be but for some answers. */
async function failuresWith(changed: (site: string) => Readonly<Record<string, Answer>>) {
  server = createServer((request, response) => {
    const route = `${request.method} ${request.url?.split('?')[0]}`;
    const { body, headers, status } = { ...goodAnswers(site), ...changed(site) }[route] ?? { status: 404 };
    response.writeHead(status, headers).end(body);
  }).listen(0);
  await once(server, 'listening');
  const site = `http://localhost:${(server.address() as AddressInfo).port}`;
  const lines: string[] = [];
  const report = await runChecks(looksOnly(site, 1), (line) => lines.push(line));
  const failed = lines.filter((line) => line.startsWith('FAILED'));
  expect(report).toEqual({ passed: lines.length - failed.length, skipped: 0, failed: failed.length });
  return failed;
}

const without = (name: string) =>
  Object.fromEntries(Object.entries(pageHeaders).filter(([each]) => each !== name));
const signIn = (location: string, setCookie = cookie) => ({
  'GET /masuk': { status: 303, headers: { location, 'set-cookie': setCookie } },
});

describe('the checks of a deployment', () => {
  it('all pass where it is as it should be', async () => {
    expect(await failuresWith(() => ({}))).toEqual([]);
  });

  it.each<[string, (site: string) => Readonly<Record<string, Answer>>, string]>([
    ...Object.keys(pageHeaders).map(
      (name) =>
        [`without ${name}`, () => ({ 'GET /': { ...home, headers: without(name) } }), name] as [
          string,
          () => Readonly<Record<string, Answer>>,
          string,
        ],
    ),
    ['in another language', () => ({ 'GET /': { ...home, body: '<html lang="en">' } }), 'language'],
    ['without the page of places', () => ({ 'GET /kuota': { status: 404 } }), 'GET /kuota'],
    ['whose form fails', () => ({ 'GET /daftar/wub': { status: 403 } }), '403 for the form of wub'],
    ['that answers anything', () => ({ 'GET /tidak-ada': { status: 200 } }), 'GET /tidak-ada'],
    ['that knows every link', () => ({ 'GET /tautan/tidak-ada': { status: 200 } }), 'GET /tautan/tidak-ada'],
    ['open to anybody', () => ({ 'GET /api/file-checks': { status: 200 } }), 'GET /api/file-checks'],
    ['whose desk is open', () => ({ 'GET /meja': { status: 200 } }), 'GET /meja'],
    ['without PKCE', (site) => signIn(providerOf(site, { code_challenge_method: 'plain' })), 'no PKCE'],
    [
      'that returns to elsewhere',
      (site) => signIn(providerOf(site, { redirect_uri: 'https://lain.example/' })),
      'a return to elsewhere',
    ],
    ['with an open cookie', (site) => signIn(providerOf(site), 'masuk=sealed; Path=/'), 'found masuk=…'],
    ['without its provider', () => ({ 'GET /authorize': { status: 404 } }), '404 at the identity provider'],
    ['that takes foreign forms', () => ({ 'POST /permohonan': { status: 401 } }), 'POST /permohonan'],
    ['with other problems', () => ({ 'POST /api/applications': { status: 400 } }), 'no type'],
    [
      'that shows applications',
      () => ({ 'GET /api/applications/WUB-26-0000-0000': { status: 404 } }),
      'GET /api/applications/WUB-26-0000-0000',
    ],
  ])('name what is wrong with one %s', async (_, changed, found) => {
    const failed = await failuresWith(changed);
    expect(failed).toHaveLength(1);
    expect(failed[0]).toContain(found);
  });
});
