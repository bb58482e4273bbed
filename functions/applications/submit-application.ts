import type { Clock } from '#shared/clock.ts';
import { ConflictError } from '#shared/errors.ts';
import { checkDocuments } from '../documents/check-documents.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { PlacesRepository } from '../places/places-repository.ts';
import { type Acceptance, AcceptanceUnsettledError, takePlace } from '../places/take-place.ts';
import type { City } from '../programmes/city.ts';
import { findTrack, type Programme, type Track } from '../programmes/programme.ts';
import type { Application, ApplicationState } from './application.ts';
import type { ApplicationsRepository } from './applications-repository.ts';

interface Dependencies {
  readonly applications: ApplicationsRepository;
  readonly places: PlacesRepository;
  readonly documents: DocumentStore;
  readonly city: City;
  readonly clock: Clock;
  readonly pause: (millis: number) => Promise<void>;
}

/** How often, and after how many milliseconds, a request looks again whether its twin has finished. */
const looksAgain = [100, 300, 900];

/**
 * Submits a draft: its ticket is taken and it holds a place, waits, or is received for the ranking. An application
 * that was submitted already is answered as it stands.
 * @throws InvalidInputError where a document is missing or wrong
 * @throws ConflictError duplicate-person, former-participant, window-closed, submission-in-progress
 */
export async function submitApplication(
  draft: Application,
  dependencies: Dependencies,
): Promise<Application> {
  if (draft.state !== 'draft') return draft;
  const { applications, city, clock } = dependencies;
  const programme = await city.programmeOf(draft);
  const track = findTrack(programme, draft.track);
  if (track === undefined) throw new Error(`Rules ${programme.version} have no track ${draft.track}`);
  await refuseFormerParticipant(draft, programme, dependencies.places);
  const documents = await checkDocuments(draft.number, track, dependencies.documents);
  const { number: application, person, year, area, rules } = draft;
  const at = clock().toISOString();
  const claim = { application, person, track: track.id, year, area, rules, at, documents };
  try {
    const acceptance = await takePlace(claim, { ...dependencies, clock });
    return await applications.recordSubmission(
      application,
      acceptance,
      stateAfter(acceptance, track),
      documents,
    );
  } catch (error) {
    if (!(error instanceof AcceptanceUnsettledError)) throw error;
    for (const millis of looksAgain) {
      await dependencies.pause(millis);
      const now = await applications.get(application);
      if (now.state !== 'draft') return now;
    }
    throw error;
  }
}

/** Where the programme takes nobody twice: who had a place in an earlier year. @throws ConflictError former-participant */
async function refuseFormerParticipant(
  { person, year }: Application,
  { participation }: Programme,
  places: PlacesRepository,
): Promise<void> {
  if (participation.formerParticipants === 'admitted') return;
  const earlier = (await places.yearsWithPlace(person)).find((each) => each < year);
  if (earlier !== undefined) throw new ConflictError('former-participant', { values: { year: earlier } });
}

/** What an acceptance makes of an application. */
export function stateAfter(acceptance: Acceptance, track: Pick<Track, 'admission'>): ApplicationState {
  if (acceptance.standing === 'holds') return 'holds-place';
  return track.admission === 'ranked' ? 'received' : 'waits';
}
