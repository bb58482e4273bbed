import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../../functions/applications/application.ts';
import { submitApplication } from '../../../functions/applications/submit-application.ts';
import type { DocumentStore } from '../../../functions/documents/document-store.ts';
import { programme, trackOf } from '../../support/depok.ts';
import { startWorld, type World } from '../../support/journey-actors.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
const documents = {
  find: () => Promise.resolve({ version: '1', type: 'image/jpeg', size: 1000 }),
  firstBytes: () => Promise.resolve(jpeg),
} as unknown as DocumentStore;

/** Submits a draft of a person under rules that take former participants or do not. */
async function submit(person: string, formerParticipants: 'admitted' | 'refused') {
  const number = `WUB-26-${person.toUpperCase()}-${formerParticipants === 'refused' ? '0001' : '0002'}`;
  const draft: Application = {
    number,
    track: trackOf('wub').id,
    year: 2026,
    rules: 1,
    area: '32.76.06.1001',
    sector: 'kuliner',
    business: 'Warung',
    person,
    sealed: Uint8Array.of(1),
    request: 'r',
    secretVersion: 1,
    state: 'draft',
    createdAt: '2026-03-02T02:00:00.000Z',
  };
  await world.applications.create(draft);
  const rules = { ...programme, participation: { ...programme.participation, formerParticipants } };
  return submitApplication(draft, {
    ...world,
    documents,
    city: { programmeOf: () => Promise.resolve(rules) } as unknown as World['city'],
    clock: () => new Date('2026-03-02T02:00:00.000Z'),
    pause: () => Promise.resolve(),
  });
}

describe('somebody who took part in an earlier year', () => {
  it('is refused where the programme takes nobody twice, and nothing is taken', async () => {
    await world.places.bindPlace('anna', 2025, 'WUB-25-AAAA-0001');
    await expect(submit('anna', 'refused')).rejects.toMatchObject({ code: 'former-participant' });
    expect(await world.places.findClaim('anna', 'wub', 2026)).toBeUndefined();
  });

  it('is admitted where the rules say so', async () => {
    await world.places.bindPlace('budi', 2025, 'WUB-25-AAAA-0002');
    expect(await submit('budi', 'admitted')).toMatchObject({ state: 'holds-place' });
  });

  it('is not who has only a place of this year, or gave an earlier one back', async () => {
    await world.places.bindPlace('citra', 2025, 'WUB-25-AAAA-0003');
    await world.places.unbindPlace('citra', 2025, 'WUB-25-AAAA-0003');
    await world.places.bindPlace('citra', 2026, 'PRP-26-AAAA-0003');
    expect(await submit('citra', 'refused')).toMatchObject({ state: 'holds-place' });
  });
});
