import { pageAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { openStaffSide } from '../decisions/staff-from-environment.ts';
import { officerAtPage } from '../people/officer-of-request.ts';
import { deskPage } from './desk-page.ts';
import { officerDesk } from './officer-desk.ts';

const staff = openStaffSide();

/** Only something that looks like a number is said back: the address is anybody's to write. */
const numberLike = /^[A-Z]{2,4}-\d{2}-[0-9A-Z]{4}-[0-9A-Z]{4}$/;

const numberIn = (text = '') => (numberLike.test(text) ? text : undefined);

export const handler = httpEndpoint({
  'GET /meja': async (request) => {
    const { officer } = await officerAtPage(request, staff);
    const decided = request.query['selesai'];
    const proposed = request.query['menunggu'];
    const desks = await officerDesk(officer, staff);
    return pageAnswer(deskPage(officer, desks, { decided: numberIn(decided), proposed: numberIn(proposed) }));
  },
});
