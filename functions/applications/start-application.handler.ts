import { randomUUID } from 'node:crypto';
import { systemClock } from '#shared/clock.ts';
import { DomainError, InvalidInputError, NotFoundError } from '#shared/errors.ts';
import { type HttpRequest, jsonAnswer, pageAnswer, redirectAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { type FormState, emptyForm, formValues } from '#shared/pages/form.ts';
import { openTable } from '#shared/table.ts';
import { lazyVault } from '#shared/vault.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { findTrack } from '../programmes/programme.ts';
import { applicantCookie, formatSecret } from './applicant.ts';
import { applicationFormPage } from './application-form-page.ts';
import { ApplicationsRepository } from './applications-repository.ts';
import { createDraft, requireOpen } from './create-draft.ts';
import { inputOfForm, issuesOnForm } from './form-input.ts';

const table = openTable();
const city = openCity(table);
const applications = new ApplicationsRepository(table);
const vault = lazyVault(table);

async function formPage(trackId: string, state: FormState, requestKey: string) {
  const programme = await city.programme();
  const track = findTrack(programme, trackId);
  if (track === undefined) throw new NotFoundError('unknown-track');
  requireOpen(track, systemClock());
  const page = applicationFormPage(programme, track, await city.areas(), state, requestKey);
  return pageAnswer(page, { status: state.issues.length === 0 ? 200 : 422 });
}

async function make(track: string, body: unknown, requestKey: string | undefined) {
  if (requestKey === undefined || !/^[\x21-\x7e]{8,100}$/.test(requestKey)) {
    throw new DomainError('request-key-missing', 400);
  }
  return createDraft(track, body, requestKey, {
    applications,
    city,
    vault: await vault(),
    clock: systemClock,
  });
}

export const handler = httpEndpoint({
  'GET /daftar/{track}': (request) => formPage(request.path['track'] ?? '', emptyForm, randomUUID()),

  'POST /daftar/{track}': async (request) => {
    const values = formValues(request.body);
    try {
      const draft = await make(request.path['track'] ?? '', inputOfForm(values), values['requestKey']);
      const { number } = draft.application;
      return redirectAnswer(`/permohonan/${number}/dokumen`, [applicantCookie(number, draft.secret)]);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const state = { values, issues: issuesOnForm(error.issues) };
      return formPage(request.path['track'] ?? '', state, values['requestKey'] ?? randomUUID());
    }
  },

  'POST /api/applications': async (request: HttpRequest) => {
    const { track, ...input } = formObject(request.body);
    const draft = await make(
      typeof track === 'string' ? track : '',
      input,
      request.headers['idempotency-key'],
    );
    const { number, state } = draft.application;
    return jsonAnswer({ number, secret: formatSecret(draft.secret), state }, 201, {
      location: `/api/applications/${number}`,
    });
  },
});

function formObject(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  throw new InvalidInputError([{ field: 'body', code: 'invalid' }]);
}
