import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalS3, startS3 } from './harness.ts';

describe('a page of another origin', () => {
  let s3: LocalS3;
  beforeAll(async () => {
    const CorsRules = [
      {
        AllowedOrigins: ['http://localhost:8080', 'https://*.example.go.id'],
        AllowedMethods: ['POST', 'GET'],
        AllowedHeaders: ['content-type', 'x-amz-*'],
        ExposedHeaders: ['ETag'],
        MaxAge: 600,
      },
    ];
    s3 = await startS3({ properties: { CorsConfiguration: { CorsRules } } });
  });
  afterAll(() => s3.close());

  const ask = (origin: string, method: string, headers = 'Content-Type'): Promise<Response> =>
    fetch(`${s3.endpoint}/files`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': headers,
      },
    });

  const get = (origin: string): Promise<Response> => fetch(`${s3.endpoint}/files/x`, { headers: { origin } });

  it('is allowed what the bucket says', async () => {
    const response = await ask('http://localhost:8080', 'POST', 'content-type, x-amz-meta-a');
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'http://localhost:8080',
      'access-control-allow-methods': 'POST, GET',
      'access-control-allow-headers': 'content-type, x-amz-meta-a',
      'access-control-expose-headers': 'ETag',
      'access-control-max-age': '600',
      vary: expect.stringContaining('Origin') as string,
    });
    expect((await ask('https://kota.example.go.id', 'GET')).status).toBe(200);
  });

  it.each([
    ['http://localhost:9090', 'POST', 'content-type'],
    ['http://localhost:8080', 'DELETE', 'content-type'],
    ['http://localhost:8080', 'POST', 'authorization'],
    ['https://example.go.id.evil.test', 'GET', 'content-type'],
  ])('is refused from %s with %s and %s', async (origin, method, headers) => {
    const response = await ask(origin, method, headers);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<Code>AccessForbidden</Code>');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may read the answer, also a refusal, only from an allowed origin', async () => {
    const allowed = await get('http://localhost:8080');
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([
      403,
      'http://localhost:8080',
    ]);
    expect((await get('http://localhost:9090')).headers.get('access-control-allow-origin')).toBeNull();
  });
});
