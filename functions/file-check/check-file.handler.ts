import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { readEnvironment } from '#shared/environment.ts';
import { InvalidInputError, NotFoundError } from '#shared/errors.ts';
import { type HttpRequest, jsonAnswer, pageAnswer, redirectAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { emptyForm, type FormState, formValues } from '#shared/pages/form.ts';
import type { Application } from '../applications/application.ts';
import { decidedBody, decideStage } from '../decisions/decide-stage.ts';
import { parseVerdict } from '../decisions/parse-verdict.ts';
import { openStaffSide } from '../decisions/staff-from-environment.ts';
import { findAtStage } from '../decisions/stage-duty.ts';
import { waitingItems } from '../decisions/waiting-items.ts';
import { viewDocument } from '../documents/view-document.ts';
import { officerAtPage, officerOfForm, officerOfRequest } from '../people/officer-of-request.ts';
import { fileCheckPage } from './file-check-page.ts';
import { fileFacts } from './file-facts.ts';

const { DOCUMENT_BUCKET } = readEnvironment({ DOCUMENT_BUCKET: z.string().min(1) });
const bucket = { s3: new S3Client({}), name: DOCUMENT_BUCKET };
const staff = openStaffSide();

const outcomes = ['complete', 'incomplete'] as const;
const numberOf = (request: HttpRequest) => request.path['number'] ?? '';
const pageOf = async (application: Application, state: FormState, csrf: string) =>
  fileCheckPage(await fileFacts(application, staff.city, await staff.vault()), state, csrf);

export const handler = httpEndpoint({
  'GET /meja/berkas/{number}': async (request) => {
    const { officer, session } = await officerAtPage(request, staff);
    const application = await findAtStage(numberOf(request), 'file-check', officer, staff);
    const id = request.query['dokumen'];
    if (id === undefined) return pageAnswer(await pageOf(application, emptyForm, session.csrf));
    const document = application.documents?.[id];
    if (document === undefined) throw new NotFoundError();
    return redirectAnswer(await viewDocument(application.number, id, document, bucket));
  },

  'POST /meja/berkas/{number}': async (request) => {
    const { officer, session } = await officerOfForm(request, staff);
    try {
      const verdict = parseVerdict(request.body, outcomes, 'complete');
      const { number } = await decideStage(numberOf(request), 'file-check', verdict, officer, staff);
      return redirectAnswer(`/meja?selesai=${number}`);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const application = await findAtStage(numberOf(request), 'file-check', officer, staff);
      const state = { values: formValues(request.body), issues: error.issues };
      return pageAnswer(await pageOf(application, state, session.csrf), { status: error.status });
    }
  },

  'GET /api/file-checks': async (request) =>
    jsonAnswer({ items: await waitingItems('file-check', await officerOfRequest(request, staff), staff) }),

  'POST /api/applications/{number}/file-check': async (request) => {
    const officer = await officerOfRequest(request, staff);
    const verdict = parseVerdict(request.body, outcomes, 'complete');
    return jsonAnswer(
      decidedBody(await decideStage(numberOf(request), 'file-check', verdict, officer, staff)),
    );
  },
});
