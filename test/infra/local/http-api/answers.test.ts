import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ECHO, type HttpApiUnderTest, startHttpApi } from './harness.ts';

/** Answers with what the body says. */
const SAID = `export const handler = async ({ body }) => JSON.parse(body);`;

let api: HttpApiUnderTest;

beforeAll(async () => {
  api = await startHttpApi({
    functions: {
      Said: SAID,
      Large: `export const handler = async ({ body }) => 'x'.repeat(Number(body));`,
      Length: `export const handler = async ({ body }) => body.length;`,
      Failing: `export const handler = async () => { throw new Error('secret of the function'); };`,
      Empty: `export const handler = async () => {};`,
      Throttled: { code: ECHO, ReservedConcurrentExecutions: 0 },
    },
    routes: {
      'POST /said': 'Said',
      'POST /large': 'Large',
      'POST /length': 'Length',
      'GET /failing': 'Failing',
      'GET /empty': 'Empty',
      'GET /throttled': 'Throttled',
    },
  });
});
afterAll(() => api.close());

const post = (path: string, body: string): Promise<Response> =>
  fetch(api.url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/plain' },
    redirect: 'manual',
  });
const said = (answer: unknown): Promise<Response> => post('/said', JSON.stringify(answer));

describe('a structured answer', () => {
  it('sets status, headers, cookies and body', async () => {
    const response = await said({
      statusCode: 303,
      headers: { Location: '/meja', 'X-Count': 27, 'X-Yes': true },
      cookies: ['a=1; Path=/', '__Host-sesi=2; Path=/; Secure; HttpOnly'],
      body: 'lanjut',
    });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/meja');
    expect(response.headers.get('x-count')).toBe('27');
    expect(response.headers.get('x-yes')).toBe('true');
    expect(response.headers.getSetCookie()).toEqual([
      'a=1; Path=/',
      '__Host-sesi=2; Path=/; Secure; HttpOnly',
    ]);
    expect(await response.text()).toBe('lanjut');
  });

  it('keeps a cookie that is among the headers', async () => {
    const headers = { 'Set-Cookie': 'a=1' };
    const response = await said({ statusCode: 200, headers, cookies: ['b=2'] });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('is plain text unless it says otherwise', async () => {
    expect((await said({ statusCode: 200, body: 'x' })).headers.get('content-type')).toBe(
      'text/plain;charset=UTF-8',
    );
    const html = { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>' };
    expect((await said(html)).headers.get('content-type')).toBe('text/html');
  });

  it('sends the bytes of a base64 body', async () => {
    const response = await said({ statusCode: 200, isBase64Encoded: true, body: 'AP8Q' });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([0, 255, 16]));
    expect(response.headers.get('content-length')).toBe('3');
  });

  it('may be without a body', async () => {
    const response = await said({ statusCode: 204 });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });

  it('carries the id of the request', async () => {
    const first = (await said({ statusCode: 200 })).headers.get('apigw-requestid');
    expect(first).toMatch(/^.{16}$/);
    expect((await said({ statusCode: 200 })).headers.get('apigw-requestid')).not.toBe(first);
  });
});

describe('any other answer', () => {
  it('is a body of JSON with status 200', async () => {
    const response = await said({ places: 27 });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ places: 27 });
  });

  it('is sent as it is where it is a string, and as null where there is none', async () => {
    expect(await (await said('Halo')).text()).toBe('Halo');
    expect(await (await fetch(`${api.url}/empty`)).text()).toBe('null');
  });
});

const internal = { message: 'Internal Server Error' };

describe('an answer that cannot be sent', () => {
  it.each([
    { statusCode: 'many' },
    { statusCode: 99 },
    { statusCode: 200, body: { not: 'text' } },
    { statusCode: 200, headers: ['a'] },
    { statusCode: 200, headers: { 'x-split': 'a\r\nset-cookie: b=1' } },
    { statusCode: 200, headers: { 'bad name': '1' } },
    { statusCode: 200, cookies: 'a=1' },
    { statusCode: 200, cookies: ['a=1\r\nx: 1'] },
  ])('is an internal error: %j', async (answer) => {
    const response = await said(answer);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual(internal);
    expect(api.surroundings.logged.at(-1)).toContain('malformed');
  });
});

it('tells nobody why a function failed', async () => {
  const response = await fetch(`${api.url}/failing`);
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual(internal);
});

it('is unavailable where the function is throttled', async () => {
  const response = await fetch(`${api.url}/throttled`);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ message: 'Service Unavailable' });
});

describe('limits', () => {
  const mega = 1024 * 1024;

  it.each([5 * mega, 7 * mega, 11 * mega])(
    'are those of Lambda and API Gateway for a request of %i bytes',
    async (size) => {
      const response = await post('/length', 'x'.repeat(size));
      if (size === 5 * mega) {
        expect(await response.json()).toBe(size);
        return;
      }
      expect(response.status).toBe(413);
      expect(await response.json()).toEqual({ message: 'Request Entity Too Large' });
    },
  );

  it('end an answer above 6 MB', async () => {
    expect((await post('/large', String(6 * mega + 200))).status).toBe(500);
    expect((await post('/large', String(5 * mega))).status).toBe(200);
  });
});

it('lives on when a client goes away in the middle of its request', async () => {
  const { port } = new URL(api.url);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /said HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf');
  socket.end();
  await once(socket, 'finish');
  socket.destroy();
  expect((await said({ statusCode: 200 })).status).toBe(200);
});

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

it.skipIf(!hasIpv6)('answers on both addresses of localhost, whichever a browser takes', async () => {
  const { port } = new URL(api.url);
  for (const host of ['localhost', '127.0.0.1', '[::1]']) {
    expect((await fetch(`http://${host}:${port}/empty`)).status).toBe(200);
  }
});
