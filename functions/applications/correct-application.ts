import type { Clock } from '#shared/clock.ts';
import { ConflictError, InvalidInputError } from '#shared/errors.ts';
import type { Vault } from '#shared/vault.ts';
import type { Decision } from '../decisions/decision.ts';
import type { DecisionsRepository } from '../decisions/decisions-repository.ts';
import { checkDocuments } from '../documents/check-documents.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { City } from '../programmes/city.ts';
import type { CorrectableField } from '../programmes/conduct.ts';
import { findTrack, type Programme, type Track } from '../programmes/programme.ts';
import { type Application, openPersonalData } from './application.ts';
import { parseApplication } from './application-input.ts';
import type { ApplicationsRepository } from './applications-repository.ts';
import { personalDataOf } from './create-draft.ts';

/** What an applicant was asked to mend, and the fields that are open for it. */
export interface Correction {
  readonly decision: Decision;
  readonly programme: Programme;
  readonly track: Track;
  readonly items: Programme['corrections']['items'];
  readonly fields: ReadonlySet<CorrectableField>;
}

interface Dependencies {
  readonly applications: ApplicationsRepository;
  readonly city: City;
  readonly clock: Clock;
  readonly decisions: DecisionsRepository;
  readonly documents: DocumentStore;
  readonly vault: () => Promise<Vault>;
}

/** @throws ConflictError nothing-to-mend where no correction is open */
export async function findCorrection(
  application: Application,
  { city, decisions }: Pick<Dependencies, 'city' | 'decisions'>,
): Promise<Correction> {
  const { stage, number } = application;
  const decision =
    stage?.name === 'correction' ? await decisions.find({ ...stage, application: number }) : undefined;
  if (decision?.state !== 'open') throw new ConflictError('nothing-to-mend');
  const programme = await city.programmeOf(application);
  const track = findTrack(programme, application.track);
  if (track === undefined) throw new Error(`Rules of ${number} have no track ${application.track}`);
  const asked = (decision.facts['items'] ?? '').split(' ');
  const items = programme.corrections.items.filter(({ id }) => asked.includes(id));
  return { decision, programme, track, items, fields: new Set(items.flatMap(({ fields }) => fields)) };
}

/** The values an applicant's form is filled with: those of the open fields. */
export async function correctableValues(
  application: Application,
  vault: Vault,
): Promise<Readonly<Record<Exclude<CorrectableField, 'documents'>, string>>> {
  const person = openPersonalData(application, vault);
  const { fullName, birthDate, phone, address, email = '', guardian = '' } = person;
  const { sector, business } = application;
  return { fullName, birthDate, phone, address, email, guardian, sector, business };
}

/**
 * Takes the mended fields and sends the application back to who asked. Only what was asked can change; what was
 * decided on stays as a version.
 * @throws InvalidInputError, also where a document was asked for and none is new
 * @throws ConflictError nothing-to-mend
 */
export async function correctApplication(
  application: Application,
  body: unknown,
  dependencies: Dependencies,
): Promise<void> {
  const { applications, city, clock, decisions } = dependencies;
  const correction = await findCorrection(application, dependencies);
  const { decision, programme, track, fields } = correction;
  const vault = await dependencies.vault();
  const person = openPersonalData(application, vault);
  const given = typeof body === 'object' && body !== null ? body : {};
  const opened = Object.entries(given).filter(([name]) => fields.has(name as CorrectableField));
  const merged = {
    ...(await correctableValues(application, vault)),
    nik: person.nik,
    area: application.area,
    declarations: track.declarations.map(({ id }) => id),
    ...Object.fromEntries(opened),
  };
  const input = parseApplication(merged, programme, track, await city.areas());
  const documents = fields.has('documents')
    ? await newDocuments(application, track, dependencies.documents)
    : application.documents;
  const at = clock().toISOString();
  const { attempt } = decision;
  await applications.keepVersion(application, attempt, at);
  await applications.correct(application.number, attempt, {
    sealed: vault.seal(application.number, personalDataOf(input)),
    sector: input.sector,
    business: input.business,
    documents,
  });
  const by = { kind: 'applicant' as const, name: 'Pemohon', title: 'melalui halaman permohonan' };
  const { won, decision: standing } = await decisions.decide(decision, { outcome: 'resubmitted', by, at });
  if (!won && standing.answer?.outcome !== 'resubmitted') throw new ConflictError('nothing-to-mend');
}

async function newDocuments(
  application: Application,
  track: Track,
  store: DocumentStore,
): Promise<Application['documents']> {
  const found = await checkDocuments(application.number, track, store);
  const isNew = Object.entries(found).some(
    ([id, { version }]) => application.documents?.[id]?.version !== version,
  );
  if (!isNew) throw new InvalidInputError([{ field: 'documents', code: 'document-not-new' }]);
  return found;
}
