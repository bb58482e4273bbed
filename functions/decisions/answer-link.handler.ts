import { systemClock } from '#shared/clock.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { openTable } from '#shared/table.ts';
import { lazyVault } from '#shared/vault.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { ReferralsRepository } from '../financing/referrals-repository.ts';
import { openTextSender } from '../messages/text-sender.ts';
import { PeopleRepository } from '../people/people-repository.ts';
import { SessionsRepository } from '../people/sessions-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { DecisionsRepository } from './decisions-repository.ts';
import { LinkDesk } from './link-desk.ts';
import { LinksRepository } from './links-repository.ts';
import { OfficeCodes } from './office-code.ts';

const table = openTable();
const desk = new LinkDesk({
  applications: new ApplicationsRepository(table),
  city: openCity(table),
  clock: systemClock,
  codes: new OfficeCodes(table, systemClock),
  decisions: new DecisionsRepository(table),
  links: new LinksRepository(table),
  people: new PeopleRepository(table),
  referrals: new ReferralsRepository(table),
  sessions: new SessionsRepository(table, systemClock),
  texts: openTextSender(),
  vault: lazyVault(table),
});

export const handler = httpEndpoint({
  'GET /tautan/{link}': (request) => desk.show(request),
  'POST /tautan/{link}/kode': (request) => desk.sendCode(request),
  'POST /tautan/{link}/masuk': (request) => desk.enterCode(request),
  'POST /tautan/{link}/putusan': (request) => desk.decide(request),
});
