import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PeopleRepository } from '../../../functions/people/people-repository.ts';
import { PlacesRepository } from '../../../functions/places/places-repository.ts';
import type { CityData } from '../../../functions/programmes/city-data.ts';
import { CityRepository } from '../../../functions/programmes/city-repository.ts';
import { City } from '../../../functions/programmes/city.ts';
import { loadCity } from '../../../functions/programmes/load-city.ts';
import { depok } from '../../support/depok.ts';
import { type LocalTable, startLocalTable } from '../../support/local-table.ts';

let local: LocalTable;
beforeEach(async () => {
  local = await startLocalTable();
});
afterEach(() => local.stop());

const area = { track: 'wub', year: 2026, area: '32.76.06.1001' };
const rules = () => new CityRepository(local.table);
const places = () => new PlacesRepository(local.table, local.table);
const ledgerOfBeji = () => places().ledger(area);

function load(data: unknown) {
  const people = new PeopleRepository(local.table);
  return loadCity(data, { city: rules(), people, places: places(), createKeys: async () => undefined });
}

/** Beji alone, so that a test has six areas and not sixty-three. */
function beji(
  change: (programme: CityData['programme']) => Partial<CityData['programme']> = () => ({}),
): CityData {
  const districts = depok.areas.districts.filter(({ code }) => code === '32.76.06');
  const tracks = depok.programme.tracks.map((track) => ({ ...track, cityTarget: 0 }));
  const programme = { ...depok.programme, tracks };
  return {
    ...depok,
    areas: { ...depok.areas, districts },
    offices: [],
    companions: [],
    programme: { ...programme, ...change(programme) },
  };
}

const version2 = (change: (programme: CityData['programme']) => Partial<CityData['programme']>) =>
  beji((programme) => ({
    version: 2,
    change: { by: 'Kepala Dinas (contoh)', why: 'Perubahan tahap dua' },
    ...change(programme),
  }));

/** The first track with another row, the others as they are. */
const withTrack = (more: object) => (programme: CityData['programme']) => ({
  tracks: programme.tracks.map((track, index) => (index === 0 ? { ...track, ...more } : track)),
});

describe('a city', () => {
  it('is loaded once, however often it is tried', async () => {
    expect(await load(beji())).toEqual({ areas: 6, ledgers: 12 });
    expect(await load(beji())).toEqual({ areas: 6, ledgers: 12 });
    expect(await ledgerOfBeji()).toMatchObject({
      limit: 27,
      directUpTo: 27,
      opensAt: '2026-01-05T01:00:00.000Z',
    });
    expect((await rules().currentProgramme(2026))?.version).toBe(1);
  });

  it('has an area’s own limit where the rules name it', async () => {
    await load(beji(withTrack({ limits: { default: 27, areas: { [area.area]: 28 } } })));
    expect((await ledgerOfBeji())?.limit).toBe(28);
  });

  it('is not opened without the calendar of its year, and nothing of it is there', async () => {
    const data = { ...beji(), calendars: depok.calendars.filter(({ year }) => year !== 2026) };
    await expect(load(data)).rejects.toThrow(
      'The calendar of 2026 is missing: the programme cannot be opened',
    );
    expect(await ledgerOfBeji()).toBeUndefined();
    expect(await rules().calendars()).toEqual([]);
  });

  it('needs its calendar once: a later version finds it', async () => {
    await load(beji());
    await load({ ...version2(() => ({ name: 'Nama baru' })), calendars: [] });
    expect((await rules().currentProgramme(2026))?.name).toBe('Nama baru');
  });

  it('is refused with the place of what is wrong', async () => {
    await expect(load(beji(() => ({ legalBasis: [] })))).rejects.toThrow('programme.legalBasis');
  });
});

describe('a change of the rules', () => {
  beforeEach(() => load(beji()));

  it('is a new version with who and why; an application keeps the one it was made under', async () => {
    await load(version2((programme) => ({ deadlines: { ...programme.deadlines, training: 40 } })));
    const city = new City(rules(), () => new Date('2026-03-02T02:00:00Z'), 'Asia/Jakarta');
    const now = await city.programme();
    expect(now).toMatchObject({
      version: 2,
      change: { why: 'Perubahan tahap dua' },
      deadlines: { training: 40 },
    });
    expect((await city.programmeOf({ year: 2026, rules: 1 })).deadlines.training).toBe(60);
  });

  it.each([
    ['the same version with other content', () => beji(() => ({ name: 'Lain' })), 'a change is version 2'],
    ['a version that leaves one out', () => version2(() => ({ version: 3 })), 'the next version is 2'],
    [
      'another limit of an open ledger',
      () => version2(withTrack({ limits: { default: 26 }, targets: { default: 26 } })),
      'wub 32.76.06.1001: limit is 27, not 26',
    ],
    [
      'another admission of an open ledger',
      () => version2(withTrack({ admission: 'ranked', promotion: 'review', rankingDate: '2027-01-14' })),
      'wub 32.76.06.1001: directUpTo is 27, not 0',
    ],
  ])('is refused as %s, and nothing changes', async (_, data, reason) => {
    await expect(load(data())).rejects.toThrow(reason);
    expect((await rules().currentProgramme(2026))?.version).toBe(1);
    expect(await ledgerOfBeji()).toMatchObject({
      limit: 27,
      directUpTo: 27,
      closesAt: '2026-12-31T09:00:00.000Z',
    });
  });

  it('is refused as an earlier version with other content', async () => {
    await load(version2(() => ({ name: 'Kedua' })));
    await expect(load(beji(() => ({ name: 'Lain' })))).rejects.toThrow('the newest is 2');
    await expect(load(beji())).resolves.toMatchObject({ areas: 6 });
    expect((await rules().currentProgramme(2026))?.name).toBe('Kedua');
  });

  it('may close the window earlier, for those who apply from then on; an earlier version opens it no more', async () => {
    await load(version2(withTrack({ closesAt: '2026-11-30T16:00:00+07:00' })));
    expect((await ledgerOfBeji())?.closesAt).toBe('2026-11-30T09:00:00.000Z');
    await load(beji());
    expect((await ledgerOfBeji())?.closesAt).toBe('2026-11-30T09:00:00.000Z');
  });

  it('may add a track, whose ledgers are opened', async () => {
    const added = version2(({ tracks, ...programme }) => ({
      totalPlaces: programme.totalPlaces,
      tracks: tracks.flatMap((track, index) =>
        index === 0
          ? [
              track,
              { ...track, id: 'wub-muda', prefix: 'WBM', limits: { default: 3 }, targets: { default: 3 } },
            ]
          : [track],
      ),
    }));
    expect(await load(added)).toEqual({ areas: 6, ledgers: 18 });
    expect((await places().ledger({ ...area, track: 'wub-muda' }))?.limit).toBe(3);
  });

  it('by two at once is the one of the first', async () => {
    const both = ['Pertama', 'Kedua'].map((name) => load(version2(() => ({ name }))));
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
    expect((await rules().currentProgramme(2026))?.name).toBe(['Pertama', 'Kedua'][won]);
  });
});
