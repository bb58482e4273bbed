import { jsonAnswer, pageAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { emptyForm, formValues } from '#shared/pages/form.ts';
import { answerForm } from '../decisions/answer-form.ts';
import { decidedBody, decideStage } from '../decisions/decide-stage.ts';
import { parseVerdict } from '../decisions/parse-verdict.ts';
import { openStaffSide } from '../decisions/staff-from-environment.ts';
import { requireDuty } from '../decisions/stage-duty.ts';
import { waitingItems } from '../decisions/waiting-items.ts';
import { officerAtPage, officerOfForm, officerOfRequest } from '../people/officer-of-request.ts';
import { annexOf } from './annex.ts';
import { annexPage } from './annex-page.ts';
import { decreeId } from './decree.ts';
import { DecreesRepository } from './decrees-repository.ts';
import { issueDecree } from './issue-decree.ts';
import { decreeOfForm, parseDecree } from './parse-decree.ts';
import { showWaiting } from './show-waiting.ts';

const common = openStaffSide();
const staff = { ...common, decrees: new DecreesRepository(common.table) };

/** A refusal has no other outcome to choose from. */
const refusalOf = (body: unknown) =>
  parseVerdict({ ...formValues(body), outcome: 'refused' }, { refused: ['reason'] });

export const handler = httpEndpoint({
  'GET /meja/penetapan': async (request) => {
    const { officer, session } = await officerAtPage(request, staff);
    requireDuty(officer, 'decree');
    return pageAnswer(await showWaiting(request.query, officer, emptyForm, session.csrf, staff));
  },

  'GET /meja/penetapan/{decree}': async (request) => {
    const { officer, session } = await officerAtPage(request, staff);
    return pageAnswer(annexPage(await annexOf(request.path['decree'] ?? '', officer, staff), session.csrf));
  },

  'POST /meja/penetapan': async (request) => {
    const { officer, session } = await officerOfForm(request, staff);
    requireDuty(officer, 'decree');
    const values = formValues(request.body);
    const refused = values['refuse'];
    const decide = async () => {
      if (refused !== undefined) {
        const { number } = await decideStage(refused, 'decree', refusalOf(values), officer, staff);
        return `/meja?selesai=${number}`;
      }
      const { decree } = await issueDecree(parseDecree(decreeOfForm(values)), officer, staff);
      return `/meja/penetapan/${decreeId(decree)}`;
    };
    const shown = { jalur: values['track'], tahun: values['year'], permohonan: refused };
    return answerForm(values, decide, (state) => showWaiting(shown, officer, state, session.csrf, staff));
  },

  'GET /api/decrees/waiting': async (request) =>
    jsonAnswer({ items: await waitingItems('decree', await officerOfRequest(request, staff), staff) }),

  'POST /api/decrees': async (request) => {
    const officer = await officerOfRequest(request, staff);
    const { decree, fixed, notFixed } = await issueDecree(parseDecree(request.body), officer, staff);
    return jsonAnswer({ decree: decree.number, fixed, ...(notFixed.length === 0 ? {} : { notFixed }) });
  },

  'POST /api/applications/{number}/refusal': async (request) => {
    const officer = await officerOfRequest(request, staff);
    const number = request.path['number'] ?? '';
    return jsonAnswer(
      decidedBody(await decideStage(number, 'decree', refusalOf(request.body), officer, staff)),
    );
  },
});
