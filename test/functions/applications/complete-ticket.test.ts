import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApplicationsRepository } from '../../../functions/applications/applications-repository.ts';
import { completeTicket } from '../../../functions/applications/complete-ticket.ts';
import { PlacesRepository } from '../../../functions/places/places-repository.ts';
import { City } from '../../../functions/programmes/city.ts';
import { CityRepository } from '../../../functions/programmes/city-repository.ts';
import { type LocalTable, startLocalTable } from '../../support/local-table.ts';

const at = '2026-03-02T02:00:00.000Z';
const beji = { track: 'wub', year: 2026, area: '32.76.06.1001' };
const ledger = {
  ...beji,
  ticket: 2,
  last: 'second',
  lastAt: at,
  limit: 27,
  directUpTo: 27,
  freed: 0,
  left: [],
  arrived: {},
  ranksBefore: {},
  opensAt: at,
  closesAt: '2026-12-31T00:00:00.000Z',
};

let local: LocalTable;
beforeAll(async () => {
  local = await startLocalTable();
});
afterAll(() => local.stop());

it('a ledger that somebody set back takes no place from those whose tickets it forgot', async () => {
  const places = new PlacesRepository(local.table, local.table);
  const applications = new ApplicationsRepository(local.table);
  const clock = () => new Date(at);
  await places.openLedger({ ...ledger, ticket: 1 });
  for (const [index, number] of ['first', 'second'].entries()) {
    const ticket = index + 1;
    await places.enter(beji, { application: number, ticket, at, rules: 1, standing: 'holds' });
    await applications.create({
      number,
      ...beji,
      rules: 1,
      sector: 'kuliner',
      business: 'Warung',
      person: number,
      sealed: Uint8Array.of(1),
      request: 'r',
      secretVersion: 1,
      state: 'holds-place',
      createdAt: at,
      ticket,
    });
  }
  const city = new City(new CityRepository(local.table), clock, 'Asia/Jakarta');
  const dependencies = { places, applications, city, clock, pause: async () => undefined };
  for (const ticket of [0, 1]) await completeTicket({ ...ledger, ticket }, dependencies);
  expect(await places.entry(beji, 0)).toBeUndefined();
  expect(await places.entry(beji, 1)).toMatchObject({ application: 'first', standing: 'holds' });
  expect(await places.ledger(beji)).toMatchObject({ freed: 0 });
});
