import { systemClock } from '#shared/clock.ts';
import { InvalidInputError } from '#shared/errors.ts';
import { jsonAnswer, pageAnswer, redirectAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { type FormState, formValues } from '#shared/pages/form.ts';
import { openTable } from '#shared/table.ts';
import { lazyVault } from '#shared/vault.ts';
import type { Application } from '../applications/application.ts';
import { Applicants } from '../applications/applicant.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { referralPage } from './referral-page.ts';
import { ReferralsRepository } from './referrals-repository.ts';
import { requestReferral } from './request-referral.ts';

const table = openTable();
const city = openCity(table);
const applications = new ApplicationsRepository(table);
const referrals = new ReferralsRepository(table);
const vault = lazyVault(table);
const dependencies = { referrals, city, clock: systemClock };

async function page(application: Application, state: FormState) {
  const csrf = new Applicants(applications, await vault()).csrfToken(application);
  const programme = await city.programmeOf(application);
  const made = await referrals.list(application.number);
  return pageAnswer(referralPage(application, programme, made, state, csrf), {
    status: state.issues.length === 0 ? 200 : 422,
  });
}

export const handler = httpEndpoint({
  'GET /permohonan/{number}/pembiayaan': async (request) => {
    const application = await new Applicants(applications, await vault()).ofRequest(request);
    return page(application, { values: { amount: request.query['amount'] ?? '' }, issues: [] });
  },

  'POST /permohonan/{number}/pembiayaan': async (request) => {
    const applicants = new Applicants(applications, await vault());
    const application = await applicants.ofRequest(request);
    applicants.requireCsrf(request, application);
    const values = formValues(request.body);
    const consent = values['consent'] === 'yes' ? values['lender'] : undefined;
    try {
      await requestReferral(application, { ...values, consent }, undefined, dependencies);
      return redirectAnswer(`/permohonan/${application.number}/pembiayaan`);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return page(application, { values, issues: error.issues });
    }
  },

  'POST /api/applications/{number}/referrals': async (request) => {
    const application = await new Applicants(applications, await vault()).ofRequest(request);
    const { referral, lender, amount, state, dueAt } = await requestReferral(
      application,
      request.body,
      request.headers['idempotency-key'],
      dependencies,
    );
    return jsonAnswer({ number: application.number, referral, lender, amount, state, dueAt }, 201);
  },
});
