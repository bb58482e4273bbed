import type { Clock } from '#shared/clock.ts';
import type { Vault } from '#shared/vault.ts';
import { type Application, openPersonalData } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import { positionOf } from '../applications/position.ts';
import { findArea } from '../areas/area.ts';
import type { Decision } from '../decisions/decision.ts';
import type { PlacesRepository } from '../places/places-repository.ts';
import type { City } from '../programmes/city.ts';
import { findTrack } from '../programmes/programme.ts';
import { type ApplicantFacts, applicantMail, correctionMail } from './applicant-mails.ts';
import type { Mail } from './mail.ts';
import type { MailSender } from './mail-sender.ts';
import type { MessagesRepository } from './messages-repository.ts';

interface Dependencies {
  readonly applications: ApplicationsRepository;
  readonly city: City;
  readonly clock: Clock;
  readonly mails: MailSender;
  readonly messages: MessagesRepository;
  readonly places: PlacesRepository;
  readonly site: string;
  readonly vault: () => Promise<Vault>;
}

/**
 * Tells an applicant by mail, where there is an address, that the application reached its state. Sent before it is
 * marked: a crash between the two repeats the mail, none is lost.
 */
export async function tellApplicant(application: Application, dependencies: Dependencies): Promise<void> {
  const { state, run = 1 } = application;
  // A state that is reached again in a later run, such as a place after waiting, is news again.
  const event = run === 1 ? state : `${state}.${run}`;
  await tellOnce(application, event, dependencies, async () => {
    const position = await positionOf(application, dependencies.places);
    return applicantMail({ ...(await factsOf(application, dependencies)), position });
  });
}

/** Tells an applicant what to mend and until when, where there is an address. */
export async function tellCorrection(decision: Decision, dependencies: Dependencies): Promise<void> {
  const application = await dependencies.applications.get(decision.application);
  await tellOnce(application, `correction.${decision.attempt}`, dependencies, async () =>
    correctionMail(await factsOf(application, dependencies), decision),
  );
}

async function tellOnce(
  application: Application,
  event: string,
  dependencies: Dependencies,
  write: () => Promise<Mail | undefined>,
): Promise<void> {
  const { clock, mails, messages, vault } = dependencies;
  const { number } = application;
  const { email } = openPersonalData(application, await vault());
  if (email === undefined || (await messages.wasSent(number, event))) return;
  const mail = await write();
  if (mail === undefined) return;
  const messageId = await mails.send(email, mail, { application: number, event });
  await messages.markSent(number, event, messageId, clock().toISOString());
}

async function factsOf(application: Application, { city, site }: Dependencies): Promise<ApplicantFacts> {
  const programme = await city.programmeOf(application);
  const track = findTrack(programme, application.track);
  if (track === undefined)
    throw new Error(`Rules of ${application.number} have no track ${application.track}`);
  const area = findArea(await city.areas(), application.area);
  return { application, programme, track, areaName: area?.name ?? '', site };
}
