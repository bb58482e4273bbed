import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { readEnvironment } from '#shared/environment.ts';
import { ConflictError, InvalidInputError } from '#shared/errors.ts';
import { jsonAnswer, redirectAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { openTable } from '#shared/table.ts';
import { lazyVault } from '#shared/vault.ts';
import { Applicants } from '../applications/applicant.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { findTrack } from '../programmes/programme.ts';
import { DocumentStore } from './document-store.ts';
import { uploadAnswer } from './upload-answer.ts';

const { DOCUMENT_BUCKET, SITE_URL } = readEnvironment({ DOCUMENT_BUCKET: z.string(), SITE_URL: z.url() });
const table = openTable();
const city = openCity(table);
const applications = new ApplicationsRepository(table);
const documents = new DocumentStore(new S3Client({}), DOCUMENT_BUCKET);
const vault = lazyVault(table);

const UploadRequest = z.object({ document: z.string(), type: z.string() });

export const handler = httpEndpoint({
  'GET /permohonan/{number}/dokumen': async (request) => {
    const applicants = new Applicants(applications, await vault());
    const draft = await applicants.ofRequest(request);
    if (draft.state !== 'draft') return redirectAnswer(`/permohonan/${draft.number}`);
    const csrf = applicants.csrfToken(draft);
    return uploadAnswer({ draft, csrf, city, documents, site: SITE_URL, issues: [] });
  },

  'POST /api/applications/{number}/documents': async (request) => {
    const draft = await new Applicants(applications, await vault()).ofRequest(request);
    const isOpen = draft.state === 'draft' || draft.stage?.name === 'correction';
    if (!isOpen) throw new ConflictError('already-submitted');
    const wanted = UploadRequest.safeParse(request.body);
    if (!wanted.success) throw new InvalidInputError([{ field: 'document', code: 'required' }]);
    const track = findTrack(await city.programmeOf(draft), draft.track);
    const rule = track?.documents.find(({ id }) => id === wanted.data.document);
    if (rule === undefined) throw new InvalidInputError([{ field: 'document', code: 'invalid' }]);
    const type = rule.types.find((allowed) => allowed === wanted.data.type);
    if (type === undefined) throw new InvalidInputError([{ field: 'type', code: 'invalid' }]);
    return jsonAnswer(await documents.uploadForm(draft.number, rule, type), 201);
  },
});
