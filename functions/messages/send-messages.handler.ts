import * as z from 'zod';
import { systemClock } from '#shared/clock.ts';
import { readEnvironment } from '#shared/environment.ts';
import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { tableFollower } from '#shared/table-change.ts';
import { lazyVault } from '#shared/vault.ts';
import { Application } from '../applications/application.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { decisionOf } from '../decisions/decisions-repository.ts';
import { LinksRepository } from '../decisions/links-repository.ts';
import { PeopleRepository } from '../people/people-repository.ts';
import { PlacesRepository } from '../places/places-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { openMailSender } from './mail-sender.ts';
import { MessagesRepository } from './messages-repository.ts';
import { askOffices } from './ask-offices.ts';
import { tellApplicant, tellCorrection } from './tell-applicant.ts';

const { SITE_URL } = readEnvironment({ SITE_URL: z.url() });
const table = openTable();
const dependencies = {
  applications: new ApplicationsRepository(table),
  city: openCity(table),
  clock: systemClock,
  links: new LinksRepository(table),
  mails: openMailSender(),
  messages: new MessagesRepository(table),
  people: new PeopleRepository(table),
  places: new PlacesRepository(table, openTableWithoutRetries()),
  site: SITE_URL,
  vault: lazyVault(table),
};

/** Stages whose decision is asked for by a link. */
const askedByLink = new Set(['recommendation', 'referral']);

export const handler = tableFollower(async ({ before, after }) => {
  if (after['kind'] === 'application' && after['state'] !== before?.['state']) {
    await tellApplicant(Application.parse(after), dependencies);
  }
  if (after['kind'] === 'decision' && after['state'] === 'open') {
    const isNew = before === undefined || before['reminders'] !== after['reminders'];
    const decision = decisionOf(after);
    if (isNew && askedByLink.has(decision.stage)) await askOffices(decision, dependencies);
    if (before === undefined && decision.stage === 'correction') await tellCorrection(decision, dependencies);
  }
});
