import { jsonAnswer, pageAnswer, redirectAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { html } from '#shared/html.ts';
import { emptyForm, formValues } from '#shared/pages/form.ts';
import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { lazyVault } from '#shared/vault.ts';
import { findArea } from '../areas/area.ts';
import { ReferralsRepository } from '../financing/referrals-repository.ts';
import { HistoryRepository } from '../history/history-repository.ts';
import { PeopleRepository } from '../people/people-repository.ts';
import { PlacesRepository } from '../places/places-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { findTrack } from '../programmes/programme.ts';
import { applicantCookie, Applicants, WrongSecretError } from './applicant.ts';
import { type Application, isParticipant } from './application.ts';
import { ApplicationsRepository } from './applications-repository.ts';
import { companionCard } from './companion-card.ts';
import { positionOf } from './position.ts';
import { statusOf } from './status.ts';
import { signInToApplicationPage, statusPage } from './status-page.ts';

const table = openTable();
const city = openCity(table);
const applications = new ApplicationsRepository(table);
const places = new PlacesRepository(table, openTableWithoutRetries());
const history = new HistoryRepository(table);
const referrals = new ReferralsRepository(table);
const people = new PeopleRepository(table);
const vault = lazyVault(table);

/** Who looks after the applicant, as long as they take part. */
const companionOf = async (application: Application) =>
  application.companion !== undefined && isParticipant(application)
    ? people.companion(application.companion)
    : undefined;

const applicants = async () => new Applicants(applications, await vault());

export const handler = httpEndpoint({
  'GET /permohonan': async () => pageAnswer(signInToApplicationPage(emptyForm)),

  'POST /permohonan': async (request) => {
    const values = formValues(request.body);
    try {
      const application = await (await applicants()).find(values['number'] ?? '', values['secret'] ?? '');
      const secret = (await vault()).secretOf(application.number, application.secretVersion);
      return redirectAnswer(`/permohonan/${application.number}`, [
        applicantCookie(application.number, secret),
      ]);
    } catch (error) {
      if (!(error instanceof WrongSecretError)) throw error;
      const issues = [{ field: 'secret', code: 'wrong-secret' }];
      return pageAnswer(signInToApplicationPage({ values: { number: values['number'] ?? '' }, issues }), {
        status: 401,
      });
    }
  },

  'GET /permohonan/{number}': async (request) => {
    const application = await (await applicants()).ofRequest(request);
    const programme = await city.programmeOf(application);
    const track = findTrack(programme, application.track);
    const area = findArea(await city.areas(), application.area);
    if (track === undefined || area === undefined)
      throw new Error(`Rules of ${application.number} do not fit`);
    const position = await positionOf(application, places);
    const secret = (await vault()).secretOf(application.number, application.secretVersion);
    const companion = await companionOf(application);
    const referral =
      application.state === 'completed'
        ? html`<p>
            <a class="button" href="/permohonan/${application.number}/pembiayaan"
              >Ajukan rujukan pembiayaan</a
            >
          </p>`
        : undefined;
    const further = html`${companion === undefined ? undefined : companionCard(companion)} ${referral}`;
    return pageAnswer(
      statusPage({
        application,
        position,
        secret,
        programme,
        track,
        area,
        history: await history.list(application.number),
        further,
      }),
    );
  },

  'GET /api/applications/{number}': async (request) => {
    const application = await (await applicants()).ofRequest(request);
    const made = application.state === 'completed' ? await referrals.list(application.number) : [];
    return jsonAnswer(statusOf(application, await positionOf(application, places), made));
  },
});
