import type { FieldIssue } from '#shared/errors.ts';
import { type HttpAnswer, pageAnswer } from '#shared/http.ts';
import type { Application } from '../applications/application.ts';
import type { City } from '../programmes/city.ts';
import { findTrack } from '../programmes/programme.ts';
import type { DocumentStore } from './document-store.ts';
import { uploadPage } from './upload-page.ts';

/** The page that takes a draft's documents, with what is wrong about those that are there. */
export async function uploadAnswer(facts: {
  readonly draft: Application;
  readonly csrf: string;
  readonly city: City;
  readonly documents: DocumentStore;
  readonly site: string;
  readonly issues: readonly FieldIssue[];
}): Promise<HttpAnswer> {
  const { draft, documents } = facts;
  const track = findTrack(await facts.city.programmeOf(draft), draft.track);
  if (track === undefined) throw new Error(`Rules of ${draft.number} have no track ${draft.track}`);
  const returnTo = new URL(`/permohonan/${draft.number}/dokumen`, facts.site).href;
  const uploads = await Promise.all(
    track.documents.map(async (rule) => ({
      rule,
      uploaded: await documents.find(draft.number, rule.id),
      // A form without script cannot know the file's type; the first bytes decide when the application is sent.
      form: await documents.uploadForm(draft.number, rule, 'application/octet-stream', returnTo),
    })),
  );
  return pageAnswer(uploadPage(draft, uploads, facts.issues, facts.csrf), {
    status: facts.issues.length === 0 ? 200 : 422,
    formTargets: uploads.map(({ form }) => new URL(form.url).origin),
  });
}
