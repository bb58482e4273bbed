import { systemClock as clock } from '#shared/clock.ts';
import { type HttpRequest, jsonAnswer, pageAnswer, redirectAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { lazyVault } from '#shared/vault.ts';
import { DecisionsRepository } from '../decisions/decisions-repository.ts';
import { interruptJourney } from '../decisions/interrupt-journey.ts';
import { DecreesRepository } from '../decree/decrees-repository.ts';
import { HistoryRepository } from '../history/history-repository.ts';
import { MovesRepository } from '../places/moves-repository.ts';
import { PlacesRepository } from '../places/places-repository.ts';
import { Applicants } from './applicant.ts';
import type { Application } from './application.ts';
import { ApplicationsRepository } from './applications-repository.ts';
import { withdrawalPage } from './withdrawal-page.ts';

const table = openTable();
const vault = lazyVault(table);
const dependencies = {
  applications: new ApplicationsRepository(table),
  clock,
  decisions: new DecisionsRepository(table),
  decrees: new DecreesRepository(table),
  history: new HistoryRepository(table),
  moves: new MovesRepository(table),
  places: new PlacesRepository(table, openTableWithoutRetries()),
};

async function applicationOf(request: HttpRequest) {
  const applicants = new Applicants(dependencies.applications, await vault());
  const application = await applicants.ofRequest(request);
  return { application, applicants };
}

async function withdraw(application: Application): Promise<void> {
  const by = { kind: 'applicant' as const, name: 'Pemohon', title: 'melalui halaman permohonan' };
  await interruptJourney(application, { outcome: 'withdrawn', by, at: clock().toISOString() }, dependencies);
}

export const handler = httpEndpoint({
  'GET /permohonan/{number}/batal': async (request) => {
    const { application, applicants } = await applicationOf(request);
    return pageAnswer(withdrawalPage(application, applicants.csrfToken(application)));
  },

  'POST /permohonan/{number}/batal': async (request) => {
    const { application, applicants } = await applicationOf(request);
    applicants.requireCsrf(request, application);
    await withdraw(application);
    return redirectAnswer(`/permohonan/${application.number}`);
  },

  'POST /api/applications/{number}/withdrawal': async (request) => {
    const { application } = await applicationOf(request);
    await withdraw(application);
    return jsonAnswer({ number: application.number, state: 'withdrawn' });
  },
});
