import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ECHO, type HttpApiUnderTest, startHttpApi } from './harness.ts';

interface Seen {
  readonly routeKey: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
}

let api: HttpApiUnderTest;

const seen = async (method: string, path: string): Promise<Seen> => {
  const response = await fetch(api.url + path, { method });
  expect(response.status).toBe(200);
  return (await response.json()) as Seen;
};

describe('without $default', () => {
  beforeAll(async () => {
    api = await startHttpApi({
      functions: { Echo: ECHO },
      routes: {
        'ANY /{proxy+}': 'Echo',
        'GET /pets/{proxy+}': 'Echo',
        'GET /pets/{kind}/{id}': 'Echo',
        'GET /pets/dog/{id}': 'Echo',
        'GET /pets/dog/1': 'Echo',
        'ANY /pets/cat': 'Echo',
        'POST /pets/cat': 'Echo',
        'GET /owners/{owner}/pets': 'Echo',
        'GET /': 'Echo',
        'GET /health': 'Echo',
        'DELETE /health': 'Echo',
      },
    });
  });
  afterAll(() => api.close());

  it.each([
    ['GET', '/', 'GET /'],
    ['GET', '/pets/dog/1', 'GET /pets/dog/1'],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}'],
    ['GET', '/pets/cow/2', 'GET /pets/{kind}/{id}'],
    ['GET', '/pets/cow', 'GET /pets/{proxy+}'],
    ['GET', '/pets/dog/1/toys', 'GET /pets/{proxy+}'],
    ['POST', '/pets/cat', 'POST /pets/cat'],
    ['PUT', '/pets/cat', 'ANY /pets/cat'],
    ['POST', '/pets/dog/1', 'ANY /{proxy+}'],
    ['GET', '/health', 'GET /health'],
    ['DELETE', '/health', 'DELETE /health'],
    ['GET', '/health/', 'ANY /{proxy+}'],
    ['GET', '/owners/5/pets', 'GET /owners/{owner}/pets'],
  ])('%s %s takes %s', async (method, path, routeKey) => {
    expect((await seen(method, path)).routeKey).toBe(routeKey);
  });

  it('gives what path variables stand for, decoded', async () => {
    expect((await seen('GET', '/pets/big%20cat/a%2Fb')).pathParameters).toEqual({
      kind: 'big cat',
      id: 'a/b',
    });
    expect((await seen('GET', '/a/b%C3%A9/c')).pathParameters).toEqual({ proxy: 'a/bé/c' });
    expect((await seen('GET', '/health')).pathParameters).toBeUndefined();
  });
});

describe('where nothing catches all', () => {
  beforeAll(async () => {
    api = await startHttpApi({
      functions: { Echo: ECHO },
      routes: { 'GET /kuota': 'Echo', 'GET /daftar/{track}': 'Echo' },
    });
  });
  afterAll(() => api.close());

  it.each([
    ['GET', '/'],
    ['GET', '/Kuota'],
    ['GET', '/kuota/'],
    ['GET', '/daftar/'],
    ['GET', '/daftar/a/b'],
    ['POST', '/kuota'],
    ['HEAD', '/kuota'],
    ['OPTIONS', '/kuota'],
  ])('%s %s is not found', async (method, path) => {
    const response = await fetch(api.url + path, { method });
    expect(response.status).toBe(404);
    if (method !== 'HEAD') expect(await response.json()).toEqual({ message: 'Not Found' });
  });
});

describe('with $default', () => {
  beforeAll(async () => {
    api = await startHttpApi({
      functions: { Echo: ECHO },
      routes: { $default: 'Echo', 'GET /kuota': 'Echo' },
    });
  });
  afterAll(() => api.close());

  it('goes there with what no other route takes', async () => {
    expect((await seen('PATCH', '/any/where')).routeKey).toBe('$default');
    expect((await seen('GET', '/kuota')).routeKey).toBe('GET /kuota');
  });
});
