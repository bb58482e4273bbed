import { type HttpRequest, jsonAnswer, pageAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { emptyForm, type FormState } from '#shared/pages/form.ts';
import { openTableWithoutRetries } from '#shared/table.ts';
import { answerForm } from '../decisions/answer-form.ts';
import { linkFacts } from '../decisions/link-facts.ts';
import { openStaffSide } from '../decisions/staff-from-environment.ts';
import { DecreesRepository } from '../decree/decrees-repository.ts';
import { HistoryRepository } from '../history/history-repository.ts';
import { officerAtPage, officerOfForm, officerOfRequest } from '../people/officer-of-request.ts';
import type { Officer } from '../people/officer.ts';
import { MovesRepository } from '../places/moves-repository.ts';
import { PlacesRepository } from '../places/places-repository.ts';
import { applicationPage } from './application-page.ts';
import { findForDesk, recordEvent } from './record-event.ts';

const staff = openStaffSide();
const history = new HistoryRepository(staff.table);
const places = new PlacesRepository(staff.table, openTableWithoutRetries());
const decrees = new DecreesRepository(staff.table);
const dependencies = { ...staff, decrees, history, moves: new MovesRepository(staff.table), places };
const numberOf = (request: HttpRequest) => request.path['number'] ?? '';

const pageOf = async (request: HttpRequest, officer: Officer, state: FormState, csrf: string) => {
  const application = await findForDesk(numberOf(request), officer, staff.applications);
  const [areas, { titles }, events] = await Promise.all([
    staff.city.areas(),
    staff.city.programmeOf(application),
    history.list(application.number),
  ]);
  const facts = await linkFacts(application, { city: staff.city, vault: await staff.vault() });
  return applicationPage({ application, facts, events, areas, titles, state, csrf });
};

export const handler = httpEndpoint({
  'GET /meja/permohonan/{number}': async (request) => {
    const { officer, session } = await officerAtPage(request, staff);
    return pageAnswer(await pageOf(request, officer, emptyForm, session.csrf));
  },

  'POST /meja/permohonan/{number}': async (request) => {
    const { officer, session } = await officerOfForm(request, staff);
    const record = async () =>
      `/meja?selesai=${(await recordEvent(numberOf(request), request.body, officer, dependencies)).number}`;
    return answerForm(request.body, record, (state) => pageOf(request, officer, state, session.csrf));
  },

  'POST /api/applications/{number}/events': async (request) => {
    const officer = await officerOfRequest(request, staff);
    const { number } = await recordEvent(numberOf(request), request.body, officer, dependencies);
    return jsonAnswer({ number, state: 'recorded' });
  },
});
