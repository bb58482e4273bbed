import { type HttpRequest, jsonAnswer, pageAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { emptyForm, type FormState } from '#shared/pages/form.ts';
import { answerForm } from '../decisions/answer-form.ts';
import { decidedBody, decideStage } from '../decisions/decide-stage.ts';
import { parseVerdict } from '../decisions/parse-verdict.ts';
import { openStaffSide } from '../decisions/staff-from-environment.ts';
import { findAtStage } from '../decisions/stage-duty.ts';
import { officerAtPage, officerOfForm, officerOfRequest } from '../people/officer-of-request.ts';
import type { Officer } from '../people/officer.ts';
import { participantFacts } from './participant-facts.ts';
import { trainingPage } from './training-page.ts';

const staff = openStaffSide();

const outcomes = ['completed', 'not-completed'] as const;
const numberOf = (request: HttpRequest) => request.path['number'] ?? '';

const pageOf = async (request: HttpRequest, officer: Officer, state: FormState, csrf: string) => {
  const application = await findAtStage(numberOf(request), 'training', officer, staff);
  return trainingPage(await participantFacts(application, staff.city, await staff.vault()), state, csrf);
};

export const handler = httpEndpoint({
  'GET /meja/pelatihan/{number}': async (request) => {
    const { officer, session } = await officerAtPage(request, staff);
    return pageAnswer(await pageOf(request, officer, emptyForm, session.csrf));
  },

  'POST /meja/pelatihan/{number}': async (request) => {
    const { officer, session } = await officerOfForm(request, staff);
    const decide = async () => {
      const verdict = parseVerdict(request.body, outcomes, 'completed');
      const { number } = await decideStage(numberOf(request), 'training', verdict, officer, staff);
      return `/meja?selesai=${number}`;
    };
    return answerForm(request.body, decide, (state) => pageOf(request, officer, state, session.csrf));
  },

  'POST /api/applications/{number}/training-result': async (request) => {
    const officer = await officerOfRequest(request, staff);
    const verdict = parseVerdict(request.body, outcomes, 'completed');
    return jsonAnswer(decidedBody(await decideStage(numberOf(request), 'training', verdict, officer, staff)));
  },
});
