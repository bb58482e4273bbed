import { InvalidInputError } from '#shared/errors.ts';
import { type HttpAnswer, pageAnswer } from '#shared/http.ts';
import { type FormState, formValues } from '#shared/pages/form.ts';
import type { Vault } from '#shared/vault.ts';
import type { DecisionsRepository } from '../decisions/decisions-repository.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { uploadCard } from '../documents/upload-page.ts';
import type { City } from '../programmes/city.ts';
import type { Application } from './application.ts';
import { correctableValues, findCorrection } from './correct-application.ts';
import { correctionPage } from './correction-page.ts';

/**
 * The page on which an applicant mends what was asked, filled with what is there or with what was sent.
 * @throws whatever `sent.error` is, unless it tells what to mend in the form
 */
export async function correctionAnswer(
  application: Application,
  csrf: string,
  dependencies: {
    readonly city: City;
    readonly decisions: DecisionsRepository;
    readonly documents: DocumentStore;
    readonly site: string;
    readonly vault: () => Promise<Vault>;
  },
  sent?: { readonly error: unknown; readonly body: unknown },
): Promise<HttpAnswer> {
  if (sent !== undefined && !(sent.error instanceof InvalidInputError)) throw sent.error;
  const { documents, site, vault } = dependencies;
  const correction = await findCorrection(application, dependencies);
  const returnTo = new URL(`/permohonan/${application.number}/perbaikan`, site).href;
  const rules = correction.fields.has('documents') ? correction.track.documents : [];
  const uploads = await Promise.all(
    rules.map(async (rule) => ({
      rule,
      uploaded: await newUpload(application, rule.id, documents),
      form: await documents.uploadForm(application.number, rule, 'application/octet-stream', returnTo),
    })),
  );
  const state: FormState =
    sent?.error instanceof InvalidInputError
      ? { values: formValues(sent.body), issues: sent.error.issues }
      : { values: await correctableValues(application, await vault()), issues: [] };
  return pageAnswer(
    correctionPage(
      application,
      correction,
      uploads.map((upload) => uploadCard(upload)),
      state,
      csrf,
    ),
    {
      status: state.issues.length === 0 ? 200 : 422,
      formTargets: uploads.map(({ form }) => new URL(form.url).origin),
    },
  );
}

/** The upload that came after what was decided on. */
async function newUpload(application: Application, id: string, documents: DocumentStore) {
  const uploaded = await documents.find(application.number, id);
  return uploaded?.version === application.documents?.[id]?.version ? undefined : uploaded;
}
