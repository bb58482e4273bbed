import { type HttpRequest, jsonAnswer, pageAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { emptyForm, type FormState } from '#shared/pages/form.ts';
import { answerForm } from '../decisions/answer-form.ts';
import { decidedBody } from '../decisions/decide-stage.ts';
import { openStaffSide } from '../decisions/staff-from-environment.ts';
import { findAtStage } from '../decisions/stage-duty.ts';
import { officerAtPage, officerOfForm, officerOfRequest } from '../people/officer-of-request.ts';
import type { Officer } from '../people/officer.ts';
import { participantFacts } from './participant-facts.ts';
import { recordTraining } from './record-training.ts';
import { trainingPage } from './training-page.ts';

const staff = openStaffSide();

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
      const decided = await recordTraining(numberOf(request), request.body, officer, staff);
      return decided === undefined
        ? `/meja?menunggu=${numberOf(request)}`
        : `/meja?selesai=${decided.number}`;
    };
    return answerForm(request.body, decide, (state) => pageOf(request, officer, state, session.csrf));
  },

  'POST /api/applications/{number}/training-result': async (request) => {
    const officer = await officerOfRequest(request, staff);
    const decided = await recordTraining(numberOf(request), request.body, officer, staff);
    return decided === undefined
      ? jsonAnswer({ number: numberOf(request), state: 'second-person-needed' }, 202)
      : jsonAnswer(decidedBody(decided));
  },
});
