import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ECHO, type HttpApiSetup, type HttpApiUnderTest, startHttpApi } from './harness.ts';

let api: HttpApiUnderTest | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

const start = async (setup: Partial<HttpApiSetup>): Promise<HttpApiUnderTest> => {
  api = await startHttpApi({
    functions: { Echo: ECHO },
    routes: { 'GET /kuota': 'Echo', 'GET /daftar/{track}': 'Echo' },
    ...setup,
  });
  return api;
};

const statuses = async (url: string, count: number): Promise<number[]> => {
  const responses = await Promise.all(Array.from({ length: count }, () => fetch(url)));
  return responses.map(({ status }) => status).toSorted((a, b) => a - b);
};

describe('throttling', () => {
  it('refuses what is above the burst, and takes more as time goes by', async () => {
    const { url, surroundings } = await start({
      stage: { DefaultRouteSettings: { ThrottlingRateLimit: 2, ThrottlingBurstLimit: 3 } },
    });
    expect(await statuses(`${url}/kuota`, 5)).toEqual([200, 200, 200, 429, 429]);
    const refused = await fetch(`${url}/kuota`);
    expect(await refused.json()).toEqual({ message: 'Too Many Requests' });
    surroundings.clock.advanceBy(1000);
    expect(await statuses(`${url}/kuota`, 3)).toEqual([200, 200, 429]);
    surroundings.clock.advanceBy(3600_000);
    expect(await statuses(`${url}/kuota`, 4)).toEqual([200, 200, 200, 429]);
  });

  it('counts each route by itself, with its own settings before those of the stage', async () => {
    const { url } = await start({
      stage: {
        DefaultRouteSettings: { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 },
        RouteSettings: { 'GET /daftar/{track}': { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 } },
      },
    });
    expect(await statuses(`${url}/kuota`, 3)).toEqual([200, 200, 429]);
    expect(await statuses(`${url}/daftar/a`, 2)).toEqual([200, 429]);
    expect(await statuses(`${url}/daftar/b`, 1)).toEqual([429]);
  });
});

describe('the access log', () => {
  const fields = [
    'requestId',
    'requestTime',
    'routeKey',
    'status',
    'responseLength',
    'error.responseType',
    'authorizer.error',
  ];
  const Format = JSON.stringify(Object.fromEntries(fields.map((name) => [name, `$context.${name}`])));

  it('has a line in its format for each request, with - for what there is not', async () => {
    const { url, surroundings } = await start({
      stage: { AccessLogSettings: { Format, DestinationArn: 'arn' } },
    });
    const { headers } = await fetch(`${url}/kuota?secret=1`);
    await fetch(`${url}/nowhere`);
    const text = readFileSync(join(surroundings.dataDir, 'http-api', 'logs', 'access.log'), 'utf8');
    expect(text).not.toContain('secret');
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      {
        requestId: headers.get('apigw-requestid'),
        requestTime: '02/Mar/2026:01:00:00 +0000',
        routeKey: 'GET /kuota',
        status: '200',
        responseLength: headers.get('content-length'),
        'error.responseType': '-',
        'authorizer.error': '-',
      },
      {
        requestId: expect.any(String) as string,
        requestTime: '02/Mar/2026:01:00:00 +0000',
        routeKey: '-',
        status: '404',
        responseLength: '23',
        'error.responseType': 'ROUTE_NOT_FOUND',
        'authorizer.error': '-',
      },
    ]);
  });

  it('refuses a variable that is not implemented by its name', async () => {
    const stage = { AccessLogSettings: { Format: '$context.awsEndpointRequestId', DestinationArn: 'arn' } };
    await expect(start({ stage })).rejects.toThrow(
      'The local cloud does not implement $context.awsEndpointRequestId in an access log',
    );
  });
});

const ask = (url: string, origin: string, method = 'GET', headers: Record<string, string> = {}) =>
  fetch(`${url}/kuota`, { method, headers: { origin, ...headers } });

describe('CORS', () => {
  const CorsConfiguration = {
    AllowOrigins: ['https://peta.contoh.id'],
    AllowMethods: ['GET', 'POST'],
    AllowHeaders: ['authorization'],
    ExposeHeaders: ['x-count'],
    MaxAge: 600,
    AllowCredentials: true,
  };
  const preflight = { 'access-control-request-method': 'POST' };
  it('answers a preflight request by itself', async () => {
    const { url } = await start({ api: { CorsConfiguration } });
    const response = await ask(url, 'https://peta.contoh.id', 'OPTIONS', preflight);
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'https://peta.contoh.id',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '600',
    });
  });

  it('lets an origin it knows read the answer, whatever the function says', async () => {
    const code = `export const handler = async () => ({
      statusCode: 200, headers: { 'Access-Control-Allow-Origin': 'https://jahat.example' }, body: 'x' });`;
    const { url } = await start({ functions: { Echo: code }, api: { CorsConfiguration } });
    const known = await ask(url, 'https://peta.contoh.id');
    expect(known.headers.get('access-control-allow-origin')).toBe('https://peta.contoh.id');
    expect(known.headers.get('access-control-expose-headers')).toBe('x-count');
    const other = await ask(url, 'https://jahat.example');
    expect(other.status).toBe(200);
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is nothing the gateway knows of where the template says nothing', async () => {
    const { url } = await start({});
    const response = await ask(url, 'https://peta.contoh.id', 'OPTIONS', preflight);
    expect(response.status).toBe(404);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

it('answers a thousand requests at once, each with its own answer', async () => {
  const code = `export const handler = async ({ pathParameters }) => ({ statusCode: 200, body: pathParameters.track });`;
  const { url } = await start({ functions: { Echo: code } });
  const answers = await Promise.all(
    Array.from({ length: 1000 }, async (_empty, index) => (await fetch(`${url}/daftar/${index}`)).text()),
  );
  expect(answers).toEqual(Array.from({ length: 1000 }, (_empty, index) => String(index)));
});
