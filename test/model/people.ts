import type { Application } from '../../functions/applications/application.ts';
import { ApplicationsRepository } from '../../functions/applications/applications-repository.ts';
import { correctApplication } from '../../functions/applications/correct-application.ts';
import { createDraft } from '../../functions/applications/create-draft.ts';
import { submitApplication } from '../../functions/applications/submit-application.ts';
import { listAreas } from '../../functions/areas/area.ts';
import { answerByLink } from '../../functions/decisions/answer-by-link.ts';
import { decideStage } from '../../functions/decisions/decide-stage.ts';
import { DecisionsRepository } from '../../functions/decisions/decisions-repository.ts';
import type { Interruption } from '../../functions/decisions/interrupt-journey.ts';
import { interruptJourney } from '../../functions/decisions/interrupt-journey.ts';
import { linkOffer } from '../../functions/decisions/link-outcomes.ts';
import { DecreesRepository } from '../../functions/decree/decrees-repository.ts';
import { issueDecree } from '../../functions/decree/issue-decree.ts';
import type { DocumentStore } from '../../functions/documents/document-store.ts';
import { checkFile } from '../../functions/file-check/check-file.ts';
import { HistoryRepository } from '../../functions/history/history-repository.ts';
import type { Officer } from '../../functions/people/officer.ts';
import { PeopleRepository } from '../../functions/people/people-repository.ts';
import { MovesRepository } from '../../functions/places/moves-repository.ts';
import { PlacesRepository } from '../../functions/places/places-repository.ts';
import type { City } from '../../functions/programmes/city.ts';
import { CityRepository } from '../../functions/programmes/city-repository.ts';
import { localDate } from '../../functions/programmes/working-days.ts';
import { recordTraining } from '../../functions/training/record-training.ts';
import { openTable, openTableWithoutRetries } from '../../functions/shared/table.ts';
import { Vault } from '../../functions/shared/vault.ts';
import { validInput } from '../support/depok.ts';
import { modelClock } from './model-clock.ts';

const reason = 'Alasan yang cukup panjang untuk dibaca orang';
const key = Buffer.alloc(32, 7);
const vault = new Vault({ encryption: key, lookup: key, secret: key });

/** Documents as they should be; a new version whenever one looks. */
const documents = {
  find: () => Promise.resolve({ version: String(modelClock.millis()), type: 'image/jpeg', size: 1000 }),
  firstBytes: () => Promise.resolve(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)),
} as unknown as DocumentStore;

/** An officer who may decide everything; two of them, for what needs a second person. */
const officerOf = (name: string): Officer => ({
  email: `${name.toLowerCase()}@dinas.example`,
  name: `${name} Contoh`,
  title: 'Petugas',
  roles: (['verifikator', 'kabid', 'kepala-dinas', 'pelatih', 'admin'] as const).map((role) => ({
    role,
    scopes: ['*'],
  })),
});
const officer = officerOf('Vera');

/** The rooms as requests reach them, over the clients of this process; the city is that of the present sequence. */
export function openPeople(cityOf: () => City) {
  const table = openTable();
  const city = new Proxy({} as City, {
    get: (_, name) => {
      const present = cityOf();
      const value = Reflect.get(present, name, present) as unknown;
      return typeof value === 'function' ? (value as () => unknown).bind(present) : value;
    },
  });
  const clock = () => new Date();
  const rooms = {
    table,
    city,
    clock,
    documents,
    vault: () => Promise.resolve(vault),
    rules: new CityRepository(table),
    applications: new ApplicationsRepository(table),
    decisions: new DecisionsRepository(table),
    decrees: new DecreesRepository(table),
    history: new HistoryRepository(table),
    moves: new MovesRepository(table),
    people: new PeopleRepository(table),
    places: new PlacesRepository(table, openTableWithoutRetries()),
    pause: (millis: number) => {
      modelClock.tick(millis);
      return Promise.resolve();
    },
  };
  return {
    ...rooms,

    /** The person fills in the form and sends it. @param request the form's own key: the same is the same form */
    async apply(person: number, track: string, area: string, request: string): Promise<Application> {
      const programme = await city.programme();
      const declarations = programme.tracks.find(({ id }) => id === track)?.declarations ?? [];
      const nik = `32760155039${String(90_000 + person)}`;
      const body = validInput({ nik, area, declarations: declarations.map(({ id }) => id) });
      const { application } = await createDraft(track, body, request, { ...rooms, vault });
      const standing = await rooms.applications.get(application.number);
      return submitApplication(standing, rooms);
    },

    /** Somebody answers for the stage the application is in. */
    async answer(number: string, stage: string, outcome: string, area: string): Promise<unknown> {
      if (stage === 'correction') {
        const body = { business: `Warung nasi ${modelClock.millis()}`, fullName: 'Siti Contoh' };
        return correctApplication(await rooms.applications.get(number), body, rooms);
      }
      const items = ['business-unclear'];
      if (stage === 'file-check') return checkFile(number, { outcome, reason, items }, officer, rooms);
      if (stage === 'recommendation' && outcome !== 'forwarded') {
        const application = await rooms.applications.get(number);
        const decision =
          application.stage && (await rooms.decisions.find({ ...application.stage, application: number }));
        if (decision?.stage !== 'recommendation') return undefined;
        const office = {
          role: 'lurah' as const,
          scope: application.area,
          title: 'Lurah',
          holder: 'Contoh',
          email: 'lurah@kelurahan.example',
          phone: '+6281200000000',
        };
        const offer = linkOffer(decision, await city.programmeOf(application));
        return answerByLink(decision, office, { outcome, reason, items }, offer, rooms);
      }
      if (stage === 'decree' && outcome === 'fixed') {
        const { track, stage: waiting } = await rooms.applications.get(number);
        const input = {
          track,
          decree: `800/${number}-${waiting?.attempt ?? 0}/2026`,
          date: localDate(new Date(), 'Asia/Jakarta'),
          applications: [number],
        };
        return issueDecree(input, officer, rooms);
      }
      if (stage === 'training' && outcome !== 'deferred') {
        const attended = outcome === 'completed' ? 10 : 2;
        return recordTraining(number, { sessions: 10, attended }, officer, rooms);
      }
      const verdict = { outcome, reason, ...(outcome === 'moved' ? { area } : {}) };
      return decideStage(number, stage as 'decree', verdict, officer, rooms);
    },

    /** Something happens to the person, or they withdraw. */
    async happens(number: string, outcome: Interruption, area: string): Promise<void> {
      const by = { kind: 'officer' as const, name: officer.name, title: officer.title };
      const answer = { outcome, by, at: new Date().toISOString(), reason };
      const more = outcome === 'moved' ? { area } : {};
      await interruptJourney(await rooms.applications.get(number), { ...answer, ...more }, rooms);
    },

    areas: async () => listAreas(await city.areas()).map(({ code }) => code),
  };
}
export type People = ReturnType<typeof openPeople>;
