import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMailboxPage, type MailboxPage } from '../../../../infra/local/mailbox/mailbox-page.ts';
import type { Message } from '../../../../infra/local/mailbox/store.ts';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';

function message(changes: Partial<Message>): Message {
  return {
    id: 'm1',
    kind: 'mail',
    to: ['lurah@beji.example'],
    cc: [],
    bcc: [],
    from: 'dinas@kota.example',
    replyTo: [],
    subject: 'Rekomendasi',
    text: 'Teks',
    html: '',
    headers: {},
    attachments: [],
    tags: {},
    at: '2026-03-02T01:00:00.000Z',
    ...changes,
  };
}

describe('the mailbox', () => {
  let surroundings: TestSurroundings;
  let page: MailboxPage;

  async function start(): Promise<MailboxPage> {
    const started = createMailboxPage(surroundings);
    await started.listen?.();
    await started.start?.();
    return started;
  }
  beforeEach(async () => {
    surroundings = createSurroundings();
    page = await start();
  });
  afterEach(async () => {
    await page.stop();
    surroundings.remove();
  });
  const get = async (path: string): Promise<[number, string]> => {
    const response = await fetch(`${page.url()}${path}`);
    return [response.status, await response.text()];
  };
  const ids = async (path: string): Promise<string[]> => {
    const response = await fetch(`${page.url()}${path}`);
    return ((await response.json()) as Message[]).map(({ id }) => id);
  };

  it('says of a mail that bounced that it did', async () => {
    page.mailbox.add(message({ outcomes: { 'lurah@beji.example': 'bounced' } }));
    expect((await get('/'))[1]).toContain('Terpental');
    expect((await get('/messages/m1'))[1]).toContain('lurah@beji.example: Terpental');
  });

  it('lists messages newest first and by recipient', async () => {
    page.mailbox.add(message({ id: 'm1', subject: 'Pertama' }));
    page.mailbox.add(
      message({ id: 'm2', kind: 'text', to: ['+628123456789'], subject: '', text: 'Kode 123456' }),
    );
    const [status, all] = await get('/');
    expect(status).toBe(200);
    expect(all.indexOf('Kode 123456')).toBeLessThan(all.indexOf('Pertama'));
    // 01.00 UTC is 08.00 in Jakarta.
    expect(all).toContain('08.00.00 WIB');
    const [, filtered] = await get('/?to=%2B628123456789');
    expect(filtered).toContain('Kode 123456');
    expect(filtered).not.toContain('Pertama');
    expect((await get('/?to=nobody@x.example'))[1]).toContain('Belum ada pesan untuk');
  });

  it('gives programs the same as JSON', async () => {
    page.mailbox.add(message({ id: 'm1', tags: { stage: 'x' } }));
    page.mailbox.add(
      message({ id: 'm2', kind: 'text', to: ['+62811111111'], at: '2026-03-02T02:00:00.000Z' }),
    );
    page.mailbox.add(
      message({ id: 'm3', cc: ['Camat <camat@beji.example>'], at: '2026-03-02T03:00:00.000Z' }),
    );
    expect(await ids('/api/messages')).toEqual(['m3', 'm2', 'm1']);
    expect(await ids('/api/messages?kind=mail')).toEqual(['m3', 'm1']);
    expect(await ids('/api/messages?to=camat@beji.example')).toEqual(['m3']);
    expect(await ids('/api/messages?since=2026-03-02T09:00:00%2B07:00')).toEqual(['m3', 'm2']);
    expect((await get('/api/messages?since=yesterday'))[0]).toBe(400);
    expect(JSON.parse((await get('/api/messages/m1'))[1])).toMatchObject({
      id: 'm1',
      kind: 'mail',
      to: ['lurah@beji.example'],
      from: 'dinas@kota.example',
      subject: 'Rekomendasi',
      text: 'Teks',
      html: '',
      at: '2026-03-02T01:00:00.000Z',
      tags: { stage: 'x' },
    });
    expect((await get('/api/messages/none'))[0]).toBe(404);
    expect((await fetch(`${page.url()}/api/messages`, { method: 'DELETE' })).status).toBe(204);
    expect(await ids('/api/messages')).toEqual([]);
  });

  it('shows a message with its HTML in a frame that runs no scripts and whose links leave the frame', async () => {
    page.mailbox.add(
      message({
        html: '<html><head><title>x</title></head><body><a href="http://localhost:8080/t">Buka</a></body></html>',
      }),
    );
    const [, shown] = await get('/messages/m1');
    const frame = /<iframe[^>]*>/.exec(shown)?.[0] ?? '';
    expect(frame).toContain('src="/messages/m1/html"');
    const sandbox = /sandbox="([^"]*)"/.exec(frame)?.[1];
    expect(sandbox).toContain('allow-top-navigation-by-user-activation');
    expect(sandbox).not.toMatch(/allow-scripts|allow-same-origin|allow-forms/);
    const raw = await fetch(`${page.url()}/messages/m1/html`);
    expect(raw.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    expect(await raw.text()).toContain('<head><base target="_top">');
  });

  it('gives a part without a head the same base', async () => {
    page.mailbox.add(message({ html: '<!DOCTYPE html>\n<p>é</p>' }));
    const [, raw] = await get('/messages/m1/html');
    expect(raw).toBe('<!doctype html><head><meta charset="utf-8"><base target="_top"></head>\n<p>é</p>');
  });

  it('escapes everything that a sender wrote', async () => {
    const evil = '"><script>alert(1)</script>';
    page.mailbox.add(
      message({
        subject: evil,
        from: evil,
        to: [evil],
        replyTo: [evil],
        text: `${evil} http://x.example/a?b=1&c="onmouseover=alert(1) https://y.example/.`,
        tags: { [evil]: evil },
        attachments: [{ name: evil, contentType: 'a/b', size: 1 }],
      }),
    );
    for (const path of ['/', '/messages/m1', `/?to=${encodeURIComponent(evil)}`]) {
      const [, shown] = await get(path);
      expect(shown).not.toContain('<script');
      expect(shown).toContain('&lt;script&gt;');
    }
    const [, shown] = await get('/messages/m1');
    expect(shown).toContain('<a href="http://x.example/a?b=1&amp;c=">http://x.example/a?b=1&amp;c=</a>');
    expect(shown).toContain('<a href="https://y.example/">');
  });

  it('answers 404 for what is not there', async () => {
    expect((await get('/messages/none'))[0]).toBe(404);
    expect((await get('/messages/none/html'))[0]).toBe(404);
    expect((await get('/else'))[0]).toBe(404);
  });

  it('keeps its messages over a restart', async () => {
    page.mailbox.add(message({ id: 'kept' }));
    await page.stop();
    page = await start();
    expect(await ids('/api/messages')).toEqual(['kept']);
  });
});
