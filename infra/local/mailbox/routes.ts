import { Hono } from 'hono';
import { listPage, messagePage, notFoundPage, type PageSettings } from './pages.ts';
import type { Mailbox, Message } from './store.ts';

const longestList = 200;

/** The pages of the mailbox, and the same as JSON under /api for programs. */
export function mailboxRoutes(mailbox: Mailbox, settings: PageSettings): Hono {
  const app = new Hono();

  app.get('/', (c) => {
    const to = c.req.query('to')?.trim() ?? '';
    const messages = mailbox.list({ to: to || undefined, limit: longestList + 1 });
    const isCut = messages.length > longestList;
    return c.html(listPage(messages.slice(0, longestList), to, isCut, settings));
  });
  app.get('/messages/:id', (c) => {
    const message = mailbox.get(c.req.param('id'));
    return message === undefined ? c.html(notFoundPage(), 404) : c.html(messagePage(message, settings));
  });
  app.get('/messages/:id/html', (c) => {
    const message = mailbox.get(c.req.param('id'));
    if (message === undefined || message.html === '') return c.html(notFoundPage(), 404);
    return c.html(withBase(message.html), 200, mailHeaders);
  });

  app.get('/api/messages', (c) => {
    const since = c.req.query('since');
    const sinceMillis = since === undefined ? undefined : Date.parse(since);
    if (Number.isNaN(sinceMillis)) return c.json({ message: 'since is not an ISO 8601 time' }, 400);
    const messages = mailbox.list({
      to: c.req.query('to')?.trim(),
      kind: c.req.query('kind'),
      since: sinceMillis === undefined ? undefined : new Date(sinceMillis).toISOString(),
    });
    return c.json(messages);
  });
  app.get('/api/messages/:id', (c) => {
    const message = mailbox.get(c.req.param('id'));
    return message === undefined ? c.json({ message: 'Not Found' }, 404) : c.json<Message>(message);
  });
  app.delete('/api/messages', (c) => {
    mailbox.clear();
    return c.body(null, 204);
  });

  app.notFound((c) =>
    c.req.path.startsWith('/api/') ? c.json({ message: 'Not Found' }, 404) : c.html(notFoundPage(), 404),
  );
  return app;
}

/** A mail is somebody else's page: no scripts, no forms, nothing of this origin, even when opened by itself. */
const mailHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: https: http:; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation",
  'referrer-policy': 'no-referrer',
};

/** Links of a mail open over the whole page, as from a mail program, and not inside its frame. */
function withBase(html: string): string {
  const base = '<base target="_top">';
  const head = /<head[^>]*>/i.exec(html);
  if (head !== null) {
    const end = head.index + head[0].length;
    return `${html.slice(0, end)}${base}${html.slice(end)}`;
  }
  return `<!doctype html><head><meta charset="utf-8">${base}</head>${html.replace(/^\s*<!doctype[^>]*>/i, '')}`;
}
