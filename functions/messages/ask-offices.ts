import type { Clock } from '#shared/clock.ts';
import { logger } from '#shared/observability.ts';
import type { Application } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import type { Decision } from '../decisions/decision.ts';
import { linkExpiry, newLinkId } from '../decisions/link.ts';
import type { LinksRepository } from '../decisions/links-repository.ts';
import type { Office } from '../people/office.ts';
import type { PeopleRepository } from '../people/people-repository.ts';
import type { City } from '../programmes/city.ts';
import type { MailSender } from './mail-sender.ts';
import type { MessagesRepository } from './messages-repository.ts';
import { officeMail } from './office-mails.ts';

interface Dependencies {
  readonly applications: ApplicationsRepository;
  readonly city: City;
  readonly clock: Clock;
  readonly links: LinksRepository;
  readonly mails: MailSender;
  readonly messages: MessagesRepository;
  readonly people: PeopleRepository;
  readonly site: string;
}

/**
 * Mails each office that may decide a link of its own, and again with a fresh one for each reminder. A link is stored
 * before it is mailed, so that it works when it is read.
 */
export async function askOffices(decision: Decision, dependencies: Dependencies): Promise<void> {
  const application = await dependencies.applications.get(decision.application);
  for (const office of officesOf(decision, application)) {
    await askOffice(office, decision, application, dependencies);
  }
}

type OfficeKey = Pick<Office, 'role' | 'scope'>;

/** Who is asked: the lender, or the area's head, and where that was silent the kecamatan's too. */
function officesOf(decision: Decision, application: Application): readonly OfficeKey[] {
  const scope = decision.desk.split('#').at(-1) ?? '';
  if (decision.stage === 'referral') return [{ role: 'lender', scope }];
  const areaHead = { role: 'lurah', scope: application.area } as const;
  return decision.facts['escalated'] === undefined ? [areaHead] : [areaHead, { role: 'camat', scope }];
}

async function askOffice(
  { role, scope }: OfficeKey,
  decision: Decision,
  application: Application,
  dependencies: Dependencies,
): Promise<void> {
  const { city, clock, links, mails, messages, people, site } = dependencies;
  const { number } = application;
  const event = eventOf(decision, role);
  if (await messages.wasSent(number, event)) return;
  const office = await people.office(role, scope);
  if (office === undefined) {
    logger.error('vacant office', { role, scope, application: number });
    return;
  }
  const id = newLinkId();
  const { desk, attempt, dueAt, reminders = 0 } = decision;
  const expiresAt = linkExpiry(dueAt);
  await links.add(id, { role, scope, desk, application: number, attempt, expiresAt, reminders });
  const programme = await city.programmeOf(application);
  const link = new URL(`/tautan/${id}`, site).href;
  const mail = officeMail({ decision, application, office, programme, link });
  const messageId = await mails.send(office.email, mail, { application: number, event });
  await messages.markSent(number, event, messageId, clock().toISOString());
}

/** Names the mail, so that it goes out once: by stage, attempt and reminder, and by office where two are asked. */
function eventOf({ attempt, facts, reminders, stage }: Decision, role: Office['role']): string {
  return [
    `${stage}.${attempt}`,
    ...(facts['escalated'] === undefined ? [] : [role]),
    ...(reminders === undefined ? [] : [`reminder-${reminders}`]),
  ].join('.');
}
