import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { readEnvironment } from '#shared/environment.ts';
import { jsonAnswer, pageAnswer, redirectAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { openStaffSide } from '../decisions/staff-from-environment.ts';
import { officerAtPage, officerOfRequest } from '../people/officer-of-request.ts';
import { annexOf, decreeForOfficer } from './annex.ts';
import { annexPage } from './annex-page.ts';
import { annexLinkSeconds, AnnexStore } from './annex-store.ts';
import { DecreesRepository } from './decrees-repository.ts';
import { printAnnex } from './print-annex.ts';

const { DOCUMENT_BUCKET } = readEnvironment({ DOCUMENT_BUCKET: z.string().min(1) });
const common = openStaffSide();
const staff = {
  ...common,
  decrees: new DecreesRepository(common.table),
  annexes: new AnnexStore(new S3Client({}), DOCUMENT_BUCKET),
};

export const handler = httpEndpoint({
  'GET /meja/penetapan/{decree}': async (request) => {
    const { officer, session } = await officerAtPage(request, staff);
    const decree = await decreeForOfficer(request.path['decree'] ?? '', officer, staff);
    return pageAnswer(annexPage(await annexOf(decree, staff), session.csrf));
  },

  'GET /meja/penetapan/{decree}/lampiran': async (request) => {
    const { officer } = await officerAtPage(request, staff);
    return redirectAnswer((await printAnnex(request.path['decree'] ?? '', officer, staff)).link);
  },

  'GET /api/decrees/{decree}': async (request) => {
    const officer = await officerOfRequest(request, staff);
    const { decree, link } = await printAnnex(request.path['decree'] ?? '', officer, staff);
    const { number, year, track, date, by, at, applications, leftOut } = decree;
    return jsonAnswer({
      decree: number,
      year,
      track,
      date,
      by: { name: by.name, title: by.title },
      at,
      applications: applications.filter((each) => !leftOut.includes(each)),
      annex: { url: link, validSeconds: annexLinkSeconds },
    });
  },
});
