import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { readEnvironment } from '#shared/environment.ts';
import { NotFoundError } from '#shared/errors.ts';
import { type HttpRequest, jsonAnswer, pageAnswer, redirectAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { emptyForm, type FormState } from '#shared/pages/form.ts';
import { answerForm } from '../decisions/answer-form.ts';
import { decidedBody } from '../decisions/decide-stage.ts';
import { openStaffSide } from '../decisions/staff-from-environment.ts';
import { findAtStage } from '../decisions/stage-duty.ts';
import { waitingItems } from '../decisions/waiting-items.ts';
import { viewDocument } from '../documents/view-document.ts';
import { officerAtPage, officerOfForm, officerOfRequest } from '../people/officer-of-request.ts';
import type { Officer } from '../people/officer.ts';
import { checkFile } from './check-file.ts';
import { fileCheckPage } from './file-check-page.ts';
import { fileFacts } from './file-facts.ts';

const { DOCUMENT_BUCKET } = readEnvironment({ DOCUMENT_BUCKET: z.string().min(1) });
const bucket = { s3: new S3Client({}), name: DOCUMENT_BUCKET };
const staff = openStaffSide();

const numberOf = (request: HttpRequest) => request.path['number'] ?? '';

const pageOf = async (request: HttpRequest, officer: Officer, state: FormState, csrf: string) => {
  const application = await findAtStage(numberOf(request), 'file-check', officer, staff);
  return fileCheckPage(await fileFacts(application, staff.city, await staff.vault()), state, csrf);
};

export const handler = httpEndpoint({
  'GET /meja/berkas/{number}': async (request) => {
    const { officer, session } = await officerAtPage(request, staff);
    const id = request.query['dokumen'];
    if (id === undefined) return pageAnswer(await pageOf(request, officer, emptyForm, session.csrf));
    const application = await findAtStage(numberOf(request), 'file-check', officer, staff);
    const document = application.documents?.[id];
    if (document === undefined) throw new NotFoundError();
    return redirectAnswer(await viewDocument(application.number, id, document, bucket));
  },

  'POST /meja/berkas/{number}': async (request) => {
    const { officer, session } = await officerOfForm(request, staff);
    const decide = async () => {
      const { number } = await checkFile(numberOf(request), request.body, officer, staff);
      return `/meja?selesai=${number}`;
    };
    return answerForm(request.body, decide, (state) => pageOf(request, officer, state, session.csrf));
  },

  'GET /api/file-checks': async (request) =>
    jsonAnswer({ items: await waitingItems('file-check', await officerOfRequest(request, staff), staff) }),

  'POST /api/applications/{number}/file-check': async (request) => {
    const officer = await officerOfRequest(request, staff);
    return jsonAnswer(decidedBody(await checkFile(numberOf(request), request.body, officer, staff)));
  },
});
