import { jsonAnswer, pageAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { emptyForm, formValues } from '#shared/pages/form.ts';
import { answerForm } from '../decisions/answer-form.ts';
import { openStaffSide } from '../decisions/staff-from-environment.ts';
import { officerAtPage, officerOfForm, officerOfRequest } from '../people/officer-of-request.ts';
import type { Officer } from '../people/officer.ts';
import { localYear } from '../programmes/working-days.ts';
import { companionDesk } from './companion-desk.ts';
import { companionDeskPage } from './companion-desk-page.ts';
import { companionList, companionsBody } from './companion-list.ts';
import { DecreesRepository } from './decrees-repository.ts';
import { giveCompanion } from './give-companion.ts';

const common = openStaffSide();
const staff = { ...common, decrees: new DecreesRepository(common.table) };

/** The desk of the year that is asked for, of this one where none is. */
const deskOf = (asked: Readonly<Record<string, string>>, officer: Officer) => {
  const year = /^20\d\d$/.test(asked['tahun'] ?? '') ? Number(asked['tahun']) : undefined;
  return companionDesk(year ?? localYear(staff.clock(), staff.city.zone), officer, staff);
};

export const handler = httpEndpoint({
  'GET /meja/pendamping': async ({ query, ...request }) => {
    const { officer, session } = await officerAtPage(request, staff);
    const desk = await deskOf(query, officer);
    return pageAnswer(companionDeskPage(desk, query['permohonan'], emptyForm, session.csrf));
  },

  'POST /meja/pendamping': async (request) => {
    const { officer, session } = await officerOfForm(request, staff);
    const values = formValues(request.body);
    const number = values['permohonan'] ?? '';
    const give = async () => {
      const { application } = await giveCompanion(number, values, officer, staff);
      return `/meja/pendamping?tahun=${application.year}`;
    };
    return answerForm(values, give, async (state) =>
      companionDeskPage(await deskOf(values, officer), number, state, session.csrf),
    );
  },

  'GET /meja/pendamping/daftar': async (request) => {
    const { officer } = await officerAtPage(request, staff);
    return companionList(await deskOf(request.query, officer));
  },

  'GET /api/companions': async (request) =>
    jsonAnswer(companionsBody(await deskOf(request.query, await officerOfRequest(request, staff)))),

  'POST /api/applications/{number}/companion': async (request) => {
    const officer = await officerOfRequest(request, staff);
    const number = request.path['number'] ?? '';
    const { application, companion } = await giveCompanion(number, request.body, officer, staff);
    return jsonAnswer({ number: application.number, companion: companion.id });
  },
});
