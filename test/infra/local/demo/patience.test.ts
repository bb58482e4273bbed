import { afterEach, describe, expect, it } from 'vitest';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { askPatiently, untilNoneMissing } from '../../../../infra/local/demo/client/patience.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** A server that answers each request with the next status; 0 drops the connection. */
async function serverOf(statuses: readonly number[]) {
  const asked: string[] = [];
  server = createServer((request, response) => {
    const status = statuses[asked.length] ?? 200;
    asked.push(request.method ?? '');
    if (status === 0) request.socket.destroy();
    else response.writeHead(status).end();
  }).listen(0);
  await once(server, 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  return { url, asked };
}

describe('a patient request', () => {
  it('is sent again after a lost answer and after a fault of the server', async () => {
    const { asked, url } = await serverOf([0, 503, 500, 201]);
    expect((await askPatiently(url, { method: 'POST', body: 'x' }, 30)).status).toBe(201);
    expect(asked).toEqual(['POST', 'POST', 'POST', 'POST']);
  });

  it('takes a refusal for an answer', async () => {
    const { asked, url } = await serverOf([422, 200]);
    expect((await askPatiently(url, {}, 30)).status).toBe(422);
    expect(asked).toHaveLength(1);
  });

  it('ends: with the fault that stays, or the server that does not answer', async () => {
    const { url } = await serverOf(Array.from({ length: 100 }, () => 500));
    expect((await askPatiently(url, {}, 0.1)).status).toBe(500);
    server?.close();
    await expect(askPatiently(url, {}, 0.1)).rejects.toThrow('does not answer');
  });
});

describe('waiting until nothing is missing', () => {
  it('goes on as long as it becomes less, and says what still is missing when it does not', async () => {
    const left = [9, 5, 5, 1, 0];
    await untilNoneMissing('mail', () => Promise.resolve(left.shift() ?? 0), 30);
    expect(left).toEqual([]);
    const stalled = untilNoneMissing('no mail', () => Promise.resolve(3), 0.1);
    await expect(stalled).rejects.toThrow('Stalled for 0.1 s: 3 × no mail');
  });
});
