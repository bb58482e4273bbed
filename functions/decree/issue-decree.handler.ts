import { jsonAnswer, pageAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { emptyForm, formValues } from '#shared/pages/form.ts';
import { answerForm } from '../decisions/answer-form.ts';
import { decidedBody, decideStage } from '../decisions/decide-stage.ts';
import { openStaffSide } from '../decisions/staff-from-environment.ts';
import { requireDuty } from '../decisions/stage-duty.ts';
import { waitingItems } from '../decisions/waiting-items.ts';
import { officerAtPage, officerOfForm, officerOfRequest } from '../people/officer-of-request.ts';
import { decideOnPage } from './decide-on-page.ts';
import { DecreesRepository } from './decrees-repository.ts';
import { issueDecree, issuedBody } from './issue-decree.ts';
import { parseDecree, parseRefusal } from './parse-decree.ts';
import { showWaiting } from './show-waiting.ts';

const common = openStaffSide();
const staff = { ...common, decrees: new DecreesRepository(common.table) };

export const handler = httpEndpoint({
  'GET /meja/penetapan': async (request) => {
    const { officer, session } = await officerAtPage(request, staff);
    requireDuty(officer, 'decree');
    return pageAnswer(await showWaiting(request.query, officer, emptyForm, session.csrf, staff));
  },

  'POST /meja/penetapan': async (request) => {
    const { officer, session } = await officerOfForm(request, staff);
    requireDuty(officer, 'decree');
    const values = formValues(request.body);
    const shown = { jalur: values['track'], tahun: values['year'], permohonan: values['refuse'] };
    const decide = () => decideOnPage(values, officer, staff);
    return answerForm(values, decide, (state) => showWaiting(shown, officer, state, session.csrf, staff));
  },

  'GET /api/decrees/waiting': async (request) =>
    jsonAnswer({ items: await waitingItems('decree', await officerOfRequest(request, staff), staff) }),

  'POST /api/decrees': async (request) => {
    const officer = await officerOfRequest(request, staff);
    return jsonAnswer(issuedBody(await issueDecree(parseDecree(request.body), officer, staff)));
  },

  'POST /api/applications/{number}/refusal': async (request) => {
    const officer = await officerOfRequest(request, staff);
    const refusal = parseRefusal(request.body);
    return jsonAnswer(
      decidedBody(await decideStage(request.path['number'] ?? '', 'decree', refusal, officer, staff)),
    );
  },
});
