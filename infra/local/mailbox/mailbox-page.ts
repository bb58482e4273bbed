import type { Surroundings } from '../contract.ts';
import { createPageService, type PageService } from '../pages/page-service.ts';
import type { PageSettings } from './pages.ts';
import { mailboxRoutes } from './routes.ts';
import { Mailbox } from './store.ts';

/** The service that keeps the mailbox and shows it. */
export interface MailboxPage extends PageService {
  /** Where SES and SNS put what they accept. Closed by `stop`, so this service stops after them. */
  readonly mailbox: Mailbox;
}

/** Pages and JSON over the mailbox, for people and programs on this machine. */
export function createMailboxPage(
  surroundings: Surroundings,
  { timeZone = 'Asia/Jakarta' }: Partial<PageSettings> = {},
): MailboxPage {
  const mailbox = new Mailbox(surroundings.dataDir);
  const routes = mailboxRoutes(mailbox, { timeZone });
  const service = createPageService(surroundings, {
    name: 'mailbox',
    answer: (request) => routes.fetch(request),
    close: () => mailbox.close(),
  });
  return { ...service, mailbox };
}
