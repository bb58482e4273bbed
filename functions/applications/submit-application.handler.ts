import { setTimeout as pause } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { systemClock } from '#shared/clock.ts';
import { readEnvironment } from '#shared/environment.ts';
import { InvalidInputError } from '#shared/errors.ts';
import { type HttpRequest, jsonAnswer, redirectAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { lazyVault } from '#shared/vault.ts';
import { DocumentStore } from '../documents/document-store.ts';
import { uploadAnswer } from '../documents/upload-answer.ts';
import { PlacesRepository } from '../places/places-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { Applicants } from './applicant.ts';
import { ApplicationsRepository } from './applications-repository.ts';
import { positionOf } from './position.ts';
import { statusOf } from './status.ts';
import { submitApplication } from './submit-application.ts';

const { DOCUMENT_BUCKET, SITE_URL } = readEnvironment({ DOCUMENT_BUCKET: z.string(), SITE_URL: z.url() });
const table = openTable();
const city = openCity(table);
const applications = new ApplicationsRepository(table);
const places = new PlacesRepository(table, openTableWithoutRetries());
const documents = new DocumentStore(new S3Client({}), DOCUMENT_BUCKET);
const vault = lazyVault(table);
const dependencies = {
  applications,
  places,
  documents,
  city,
  clock: systemClock,
  pause: (ms: number) => pause(ms),
};

async function draftOf(request: HttpRequest) {
  const applicants = new Applicants(applications, await vault());
  const draft = await applicants.ofRequest(request);
  applicants.requireCsrf(request, draft);
  return { draft, csrf: applicants.csrfToken(draft) };
}

export const handler = httpEndpoint({
  'POST /permohonan/{number}/kirim': async (request) => {
    const { draft, csrf } = await draftOf(request);
    try {
      await submitApplication(draft, dependencies);
      return redirectAnswer(`/permohonan/${draft.number}`);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return uploadAnswer({ draft, csrf, city, documents, site: SITE_URL, issues: error.issues });
    }
  },

  'POST /api/applications/{number}/submission': async (request) => {
    const application = await submitApplication((await draftOf(request)).draft, dependencies);
    return jsonAnswer(statusOf(application, await positionOf(application, places)));
  },
});
