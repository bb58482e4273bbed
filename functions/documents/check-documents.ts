import { type FieldIssue, InvalidInputError } from '#shared/errors.ts';
import type { DocumentRule, Track } from '../programmes/programme.ts';
import type { DocumentStore, UploadedDocument } from './document-store.ts';
import { fileKind } from './file-kind.ts';

/**
 * The documents a track asks for, as they lie in the bucket, each held against its rule: there, of an allowed type
 * by what its first bytes show, within the size.
 * @throws InvalidInputError with one issue a document
 */
export async function checkDocuments(
  application: string,
  track: Track,
  store: DocumentStore,
): Promise<Record<string, UploadedDocument>> {
  const documents: Record<string, UploadedDocument> = {};
  const issues: FieldIssue[] = [];
  await Promise.all(
    track.documents.map(async (rule) => {
      const document = await store.find(application, rule.id);
      const kind =
        document === undefined
          ? undefined
          : fileKind(await store.firstBytes(application, rule.id, document.version));
      if (document === undefined) issues.push(issue(rule, 'document-missing'));
      else if (document.size > rule.maxSize) issues.push(issue(rule, 'document-too-large'));
      else if (kind === undefined || !rule.types.some((type) => type === kind)) {
        issues.push(issue(rule, 'document-wrong-type'));
      } else documents[rule.id] = { ...document, type: kind };
    }),
  );
  if (issues.length > 0) throw new InvalidInputError(issues);
  return documents;
}

function issue(rule: DocumentRule, code: string): FieldIssue {
  return { field: rule.id, code, values: { name: rule.name } };
}
