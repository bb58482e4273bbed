import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { systemClock as clock } from '#shared/clock.ts';
import { readEnvironment } from '#shared/environment.ts';
import { type HttpRequest, jsonAnswer, redirectAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { openTable } from '#shared/table.ts';
import { lazyVault } from '#shared/vault.ts';
import { DecisionsRepository } from '../decisions/decisions-repository.ts';
import { DocumentStore } from '../documents/document-store.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { Applicants } from './applicant.ts';
import { ApplicationsRepository } from './applications-repository.ts';
import { correctApplication } from './correct-application.ts';
import { correctionAnswer } from './correction-answer.ts';

const { DOCUMENT_BUCKET, SITE_URL } = readEnvironment({ DOCUMENT_BUCKET: z.string(), SITE_URL: z.url() });
const table = openTable();
const dependencies = {
  applications: new ApplicationsRepository(table),
  city: openCity(table),
  clock,
  decisions: new DecisionsRepository(table),
  documents: new DocumentStore(new S3Client({}), DOCUMENT_BUCKET),
  site: SITE_URL,
  vault: lazyVault(table),
};

async function applicationOf(request: HttpRequest) {
  const applicants = new Applicants(dependencies.applications, await dependencies.vault());
  const application = await applicants.ofRequest(request);
  return { application, applicants, csrf: applicants.csrfToken(application) };
}

export const handler = httpEndpoint({
  'GET /permohonan/{number}/perbaikan': async (request) => {
    const { application, csrf } = await applicationOf(request);
    return correctionAnswer(application, csrf, dependencies);
  },

  'POST /permohonan/{number}/perbaikan': async (request) => {
    const { application, applicants, csrf } = await applicationOf(request);
    applicants.requireCsrf(request, application);
    try {
      await correctApplication(application, request.body, dependencies);
      return redirectAnswer(`/permohonan/${application.number}`);
    } catch (error) {
      return correctionAnswer(application, csrf, dependencies, { error, body: request.body });
    }
  },

  'POST /api/applications/{number}/correction': async (request) => {
    const { application } = await applicationOf(request);
    await correctApplication(application, request.body, dependencies);
    return jsonAnswer({ number: application.number, state: 'resubmitted' });
  },
});
