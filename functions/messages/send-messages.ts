import type { Clock } from '#shared/clock.ts';
import { logger } from '#shared/observability.ts';
import type { Vault } from '#shared/vault.ts';
import { type Application, openPersonalData } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import { positionOf } from '../applications/position.ts';
import { findArea } from '../areas/area.ts';
import type { Decision } from '../decisions/decision.ts';
import { linkExpiry, newLinkId } from '../decisions/link.ts';
import type { LinksRepository } from '../decisions/links-repository.ts';
import type { Office } from '../people/office.ts';
import type { PeopleRepository } from '../people/people-repository.ts';
import type { PlacesRepository } from '../places/places-repository.ts';
import type { City } from '../programmes/city.ts';
import { findTrack } from '../programmes/programme.ts';
import { applicantMail } from './applicant-mails.ts';
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
  readonly places: PlacesRepository;
  readonly site: string;
  readonly vault: () => Promise<Vault>;
}

/**
 * Tells an applicant by mail, where there is an address, that the application reached its state. Sent before it is
 * marked: a crash between the two repeats the mail, none is lost.
 */
export async function tellApplicant(application: Application, dependencies: Dependencies): Promise<void> {
  const { city, messages, places, site } = dependencies;
  const { number, state } = application;
  const { email } = openPersonalData(application, await dependencies.vault());
  if (email === undefined || (await messages.wasSent(number, state))) return;
  const programme = await city.programmeOf(application);
  const track = findTrack(programme, application.track);
  if (track === undefined) throw new Error(`Rules of ${number} have no track ${application.track}`);
  const area = findArea(await city.areas(), application.area);
  const position = await positionOf(application, places);
  const mail = applicantMail({ application, programme, track, areaName: area?.name ?? '', position, site });
  if (mail === undefined) return;
  const messageId = await dependencies.mails.send(email, mail, { application: number, event: state });
  await messages.markSent(number, state, messageId, dependencies.clock().toISOString());
}

/** Mails the office that must decide its link. The link is stored first, so that it works when it is read. */
export async function askOffice(decision: Decision, dependencies: Dependencies): Promise<void> {
  const { applications, city, links, messages, people, site } = dependencies;
  const event = `${decision.stage}.${decision.attempt}`;
  if (await messages.wasSent(decision.application, event)) return;
  const scope = decision.desk.split('#').at(-1) ?? '';
  const role: Office['role'] = decision.stage === 'referral' ? 'lender' : 'lurah';
  const office = await people.office(role, scope);
  if (office === undefined) {
    logger.error('vacant office', { role, scope, application: decision.application });
    return;
  }
  const id = newLinkId();
  const { desk, application: number, attempt } = decision;
  await links.add(id, {
    role,
    scope,
    desk,
    application: number,
    attempt,
    expiresAt: linkExpiry(decision.dueAt),
  });
  const application = await applications.get(number);
  const programme = await city.programmeOf(application);
  const link = new URL(`/tautan/${id}`, site).href;
  const mail = officeMail({ decision, application, office, programme, link });
  const messageId = await dependencies.mails.send(office.email, mail, { application: number, event });
  await messages.markSent(number, event, messageId, dependencies.clock().toISOString());
}
