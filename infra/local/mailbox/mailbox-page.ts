import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Service, Surroundings } from '../contract.ts';
import { listen, type Listening } from '../http-server.ts';
import type { PageSettings } from './pages.ts';
import { mailboxRoutes } from './routes.ts';
import { Mailbox } from './store.ts';

/** The service that keeps the mailbox and shows it. */
export interface MailboxPage extends Service {
  /** Where SES and SNS put what they accept. Closed by `stop`, so this service stops after them. */
  readonly mailbox: Mailbox;
  /** Its address, once it listens. */
  url(): string;
}

/** Pages and JSON over the mailbox, for people and programs on this machine. Functions are not told of it. */
export function createMailboxPage(
  { dataDir, log, port }: Surroundings,
  { timeZone = 'Asia/Jakarta' }: Partial<PageSettings> = {},
): MailboxPage {
  const mailbox = new Mailbox(dataDir);
  const routes = mailboxRoutes(mailbox, { timeZone });
  let listening: Listening | undefined;
  let isStarted = false;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    if (!isStarted || url === null) {
      response.writeHead(isStarted ? 400 : 503).end();
      return;
    }
    const answer = await routes.fetch(new Request(url, { method: request.method ?? 'GET' }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  return {
    name: 'mailbox',
    types: [],
    mailbox,
    url: () => {
      if (listening === undefined) throw new Error('The mailbox does not listen yet');
      return listening.url;
    },
    listen: async () => {
      listening = await listen(port, (request, response) => {
        handle(request, response).catch((error: unknown) => {
          log('mailbox failed on a request', { error: String(error) });
          response.destroy();
        });
      });
      return {};
    },
    provision: ({ type }) => {
      throw new Error(`The mailbox provisions nothing, also no ${type}`);
    },
    start: async () => {
      isStarted = true;
    },
    stop: async () => {
      isStarted = false;
      await listening?.close();
      mailbox.close();
    },
  };
}
