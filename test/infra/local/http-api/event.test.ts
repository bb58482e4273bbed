import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ECHO, type HttpApiUnderTest, startHttpApi } from './harness.ts';

let api: HttpApiUnderTest;

beforeAll(async () => {
  api = await startHttpApi({
    functions: { Echo: ECHO },
    routes: { 'GET /permohonan/{number}': 'Echo', 'POST /permohonan': 'Echo' },
  });
});
afterAll(() => api.close());

const get = async (path: string, headers: Record<string, string> = {}): Promise<APIGatewayProxyEventV2> =>
  (await (await fetch(api.url + path, { headers })).json()) as APIGatewayProxyEventV2;

const post = async (body: string | Buffer, type?: string): Promise<APIGatewayProxyEventV2> => {
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
  const init = { method: 'POST', body: Buffer.from(body), headers };
  return (await (await fetch(`${api.url}/permohonan`, init)).json()) as APIGatewayProxyEventV2;
};

it('has payload format 2.0', async () => {
  const event = await get('/permohonan/W-27?step=1', { 'user-agent': 'Peramban/1.0' });
  const { host } = new URL(api.url);
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'GET /permohonan/{number}',
    rawPath: '/permohonan/W-27',
    rawQueryString: 'step=1',
    headers: { host, 'x-forwarded-proto': 'http', 'x-forwarded-port': host.split(':')[1] },
    queryStringParameters: { step: '1' },
    pathParameters: { number: 'W-27' },
    requestContext: {
      accountId: '000000000000',
      apiId: api.apiId,
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method: 'GET', path: '/permohonan/W-27', protocol: 'HTTP/1.1', userAgent: 'Peramban/1.0' },
      routeKey: 'GET /permohonan/{number}',
      stage: '$default',
      time: '02/Mar/2026:01:00:00 +0000',
      timeEpoch: Date.parse('2026-03-02T01:00:00Z'),
    },
    isBase64Encoded: false,
  });
  expect(event.requestContext.http.sourceIp).toMatch(/^(127\.0\.0\.1|::1)$/);
  expect(event.headers['x-forwarded-for']).toBe(event.requestContext.http.sourceIp);
  expect(event).not.toHaveProperty('body');
  expect(event).not.toHaveProperty('cookies');
  expect(event.requestContext).not.toHaveProperty('authorizer');
});

it('leaves out what the request has not', async () => {
  const event = await post('x', 'text/plain');
  expect(event.rawQueryString).toBe('');
  expect(event).not.toHaveProperty('queryStringParameters');
  expect(event).not.toHaveProperty('pathParameters');
});

it('decodes the path but not the raw query, and joins values of one name by a comma', async () => {
  const event = await get('/permohonan/a%20b?q=satu%20dua&q=tiga&kosong=&plus=a+b');
  expect(event.rawPath).toBe('/permohonan/a b');
  expect(event.rawQueryString).toBe('q=satu%20dua&q=tiga&kosong=&plus=a+b');
  expect(event.queryStringParameters).toEqual({ q: 'satu dua,tiga', kosong: '', plus: 'a b' });
});

it('has header names in lower case, values of one name joined by a comma, and cookies apart', async () => {
  const event = await new Promise<APIGatewayProxyEventV2>((resolve, reject) => {
    const { port } = new URL(api.url);
    const headers = ['Host', 'localhost', 'X-Tag', 'a', 'x-tag', 'b', 'Cookie', '__Host-sesi=1; b=2'];
    request({ port, host: '127.0.0.1', path: '/permohonan/1', headers }, (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(JSON.parse(text) as APIGatewayProxyEventV2));
    })
      .on('error', reject)
      .end();
  });
  expect(event.headers['x-tag']).toBe('a,b');
  expect(event.cookies).toEqual(['__Host-sesi=1', 'b=2']);
  expect(Object.keys(event.headers)).not.toContain('cookie');
  expect(Object.keys(event.headers)).not.toContain('connection');
});

it('has names that mean something in JavaScript like any other', async () => {
  const event = await get('/permohonan/1?constructor=a&__proto__=b&toString=c', { constructor: 'd' });
  expect(Object.entries(event.queryStringParameters ?? {})).toEqual([
    ['constructor', 'a'],
    ['__proto__', 'b'],
    ['toString', 'c'],
  ]);
  expect(event.headers['constructor']).toBe('d');
});

it('is not made of a path that cannot be decoded', async () => {
  const response = await fetch(`${api.url}/permohonan/%E2%82`);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ message: 'Bad Request' });
});

describe('the body', () => {
  it.each([
    'text/plain',
    'text/html; charset=utf-8',
    'application/json',
    'Application/JSON;charset=UTF-8',
    'application/xml',
  ])('is text for %s', async (type) => {
    expect(await post('{"nama":"Siti é"}', type)).toMatchObject({
      body: '{"nama":"Siti é"}',
      isBase64Encoded: false,
    });
  });

  it.each([
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'application/vnd.api+json',
    undefined,
  ])('is base64 for %s, as on AWS', async (type) => {
    const event = await post('nama=Siti', type);
    expect(event).toMatchObject({ body: 'bmFtYT1TaXRp', isBase64Encoded: true });
  });

  it('keeps every byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_empty, byte) => byte));
    const event = await post(bytes, 'image/png');
    expect(Buffer.from(event.body ?? '', 'base64')).toEqual(bytes);
  });
});
