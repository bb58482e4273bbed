import { KMSClient } from '@aws-sdk/client-kms';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { vi } from 'vitest';
import type { Application } from '../../../functions/applications/application.ts';
import { ApplicationsRepository } from '../../../functions/applications/applications-repository.ts';
import { DecisionsRepository } from '../../../functions/decisions/decisions-repository.ts';
import { openDecision } from '../../../functions/decisions/open-decision.ts';
import { type OfficerStage, scopeOf } from '../../../functions/decisions/stage-duty.ts';
import type { Officer } from '../../../functions/people/officer.ts';
import { HistoryRepository } from '../../../functions/history/history-repository.ts';
import { PeopleRepository } from '../../../functions/people/people-repository.ts';
import { City } from '../../../functions/programmes/city.ts';
import { CityRepository } from '../../../functions/programmes/city-repository.ts';
import { Programme } from '../../../functions/programmes/programme.ts';
import { systemClock as clock } from '../../../functions/shared/clock.ts';
import { createKeys, loadKeys } from '../../../functions/shared/keys-repository.ts';
import { Vault } from '../../../functions/shared/vault.ts';
import areas from '../../../infra/cities/depok/areas.json' with { type: 'json' };
import programme from '../../../infra/cities/depok/programme.json' with { type: 'json' };
import { createKms } from '../../../infra/local/kms/kms.ts';
import { startLocalTable } from '../../support/local-table.ts';
import { createSurroundings, resource } from '../../support/surroundings.ts';

/** Depok, one kelurahan in each of two kecamatan: Depok (Pancoran Mas) and Curug (Cimanggis). */
const pancoranMas = { district: '32.76.01', area: '32.76.01.1006' };
export const cimanggis = { district: '32.76.02', area: '32.76.02.1008' };

const officer = (email: string, name: string, title: string, role: string, scopes: string[]) =>
  ({ email, name, title, roles: [{ role, scopes }] }) as Officer;

export const officers = {
  verifier: officer('vera@dinas.example', 'Vera Lestari', 'Verifikator', 'verifikator', [
    pancoranMas.district,
  ]),
  otherVerifier: officer('oki@dinas.example', 'Oki Pratama', 'Verifikator', 'verifikator', [
    cimanggis.district,
  ]),
  head: officer('kadis@dinas.example', 'Sri Handayani', 'Kepala Dinas', 'kepala-dinas', ['*']),
  secondTrainer: officer('tuti@dinas.example', 'Tuti Rahayu', 'Pelatih', 'pelatih', ['dkum']),
  trainer: officer('tia@dinas.example', 'Tia Rahma', 'Pelatih', 'pelatih', ['dkum']),
  otherTrainer: officer('dani@dinas.example', 'Dani Putra', 'Pelatih', 'pelatih', ['disdagin']),
};

/** A city at work: its table, keys, rules and officers, as the functions find it through their environment. */
export async function startStaffSide(now = '2026-03-02T03:00:00Z') {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
  const local = await startLocalTable();
  const { table } = local;
  const surroundings = createSurroundings();
  const kms = createKms(surroundings);
  const environment = await kms.listen?.();
  const key = await kms.provision(resource('AWS::KMS::Key', 'Personal', { KeySpec: 'SYMMETRIC_DEFAULT' }));
  await kms.start?.();
  const variables: Record<string, string> = {
    ...environment,
    AWS_ENDPOINT_URL_DYNAMODB: local.endpoint,
    AWS_REGION: 'ap-southeast-3',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    TABLE_NAME: table.name,
    CITY_ZONE: 'Asia/Jakarta',
    DOCUMENT_BUCKET: 'documents',
    SITE_URL: 'https://wirabaru.example',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);

  const keys = new KMSClient({});
  await createKeys(table, keys, key.ref);
  const vault = new Vault(await loadKeys(table, keys));
  const rules = new CityRepository(table);
  await rules.putAreas(areas);
  await rules.addProgramme(Programme.parse(programme));
  const people = new PeopleRepository(table);
  await Promise.all(Object.values(officers).map((each) => people.putOfficer(each)));
  const staff = {
    table,
    vault: async () => vault,
    people,
    rules,
    clock,
    city: new City(rules, clock, 'Asia/Jakarta'),
    applications: new ApplicationsRepository(table),
    decisions: new DecisionsRepository(table),
    history: new HistoryRepository(table),
  };
  return {
    ...staff,
    /** Puts an application on the desk of a stage, as the state machine would. */
    enter: async (
      number: string,
      stage: OfficerStage,
      facts: Partial<Application> & { fullName?: string; dueAt?: string; recommendation?: string } = {},
    ): Promise<Application> => {
      const { fullName = 'Siti Aminah', dueAt = '2026-03-09T09:00:00.000Z', recommendation, ...more } = facts;
      const application = applicationOf(number, fullName, vault, more);
      await staff.applications.create(application);
      const waiting = {
        taskToken: `token of ${number} ${stage} ${dueAt}`,
        application: number,
        entered: dueAt,
        dueAt,
        keep: false,
        facts: recommendation === undefined ? {} : { recommendation },
      };
      const scope = await scopeOf(stage, application, staff.city);
      await openDecision(stage, waiting, { scope }, staff);
      return staff.applications.get(number);
    },
    /** Moves the clock; sessions and rules that were read before may be stale then. */
    travelTo: (moment: string) => void vi.setSystemTime(new Date(moment)),
    putItem: (Item: Record<string, unknown>) =>
      table.client.send(new PutCommand({ TableName: table.name, Item })),
    stop: async () => {
      vi.useRealTimers();
      vi.unstubAllEnvs();
      await kms.stop();
      surroundings.remove();
      await local.stop();
    },
  };
}

export type StaffSide = Awaited<ReturnType<typeof startStaffSide>>;

function applicationOf(
  number: string,
  fullName: string,
  vault: Vault,
  more: Partial<Application>,
): Application {
  const nik = '3276014205900001';
  const birthDate = '1990-05-02';
  const phone = '+6281234567890';
  const address = 'Jalan Melati 5';
  return {
    number,
    track: 'wub',
    year: 2026,
    rules: 1,
    area: pancoranMas.area,
    sector: 'kuliner',
    business: 'Warung nasi uduk',
    person: 'person',
    sealed: vault.seal(number, { fullName, nik, birthDate, phone, address }),
    request: 'request',
    secretVersion: 1,
    state: 'holds-place',
    createdAt: '2026-03-01T02:00:00.000Z',
    documents: { ktp: { version: 'v7', type: 'image/jpeg', size: 480_000 } },
    ...more,
  };
}
