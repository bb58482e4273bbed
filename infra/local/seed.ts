import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Areas } from '../../functions/areas/area.ts';
import type { CityData } from '../../functions/programmes/load-city.ts';
import type { Programme } from '../../functions/programmes/programme.ts';
import { listAreas } from '../../functions/areas/area.ts';
import { localYear } from '../../functions/programmes/working-days.ts';
import type { DemoAccount } from './supervisor/addresses.ts';
import type { Seed } from './supervisor/seed.ts';
import { StartProblem } from './supervisor/start-problem.ts';

const cities = join(import.meta.dirname, '..', 'cities');

/** The officers of the demonstration: invented people under a reserved domain. */
const officers: CityData['officers'] = [
  {
    email: 'verifikator@dinas.example',
    name: 'Vera Contoh',
    title: 'Petugas verifikasi',
    roles: [{ role: 'verifikator', scopes: ['*'] }],
  },
  {
    email: 'kepala@dinas.example',
    name: 'Kepala Contoh',
    title: 'Kepala Dinas',
    roles: [{ role: 'kepala-dinas', scopes: ['*'] }],
  },
  {
    email: 'pelatih@dinas.example',
    name: 'Pelatih Contoh',
    title: 'Petugas pelatihan',
    roles: [{ role: 'pelatih', scopes: ['*'] }],
  },
  {
    email: 'admin@dinas.example',
    name: 'Admin Contoh',
    title: 'Admin',
    roles: ['verifikator', 'kepala-dinas', 'pelatih', 'admin'].map((role) => ({
      role: role as CityData['officers'][number]['roles'][number]['role'],
      scopes: ['*'],
    })),
  },
];

/** The accounts the local identity provider offers. */
const accounts: readonly DemoAccount[] = officers.map(({ email, name, title }) => ({
  sub: `demo-${email.split('@')[0]}`,
  email,
  name,
  title,
}));

/**
 * Fills fresh data with a city, by the function an operator would invoke on AWS.
 * @param city folder of `infra/cities`; Kota Depok where none is named
 * @throws StartProblem for a city that is not there
 */
export function createSeed(city = 'depok'): Seed {
  if (!existsSync(join(cities, city, 'programme.json'))) {
    throw new StartProblem(`There is no city ${city}. Choose one of: ${cityNames().join(', ')}.`);
  }
  return {
    city,
    accounts,
    plant: async ({ clock, invoke }) => {
      const year = localYear(new Date(clock.millis()), 'Asia/Jakarta');
      const { payload, functionError } = await invoke('LoadCity', demoCity(city, year));
      if (functionError !== undefined) throw new Error(`The city was not loaded: ${JSON.stringify(payload)}`);
    },
  };
}

function cityNames(): readonly string[] {
  return readdirSync(cities).filter((name) => existsSync(join(cities, name, 'programme.json')));
}

/** A city's data for a demonstration in `year`: its real areas and rules, invented people in every office. */
export function demoCity(name: string, year: number): CityData {
  const areas = read<Areas>(name, 'areas.json');
  const programme = inYear(read<Programme>(name, 'programme.json'), year);
  const calendars = [year, year + 1].map((each) => read<CityData['calendars'][number]>('calendars', `${each}.json`));
  return { areas, calendars, programme, offices: officesOf(areas, programme), officers };
}

function officesOf(areas: Areas, programme: Programme): CityData['offices'] {
  const lurah = listAreas(areas).map((area, index) => ({
    role: 'lurah' as const,
    scope: area.code,
    title: `Lurah ${area.name}`,
    holder: `Contoh Lurah ${area.name}`,
    email: `lurah.${area.code.replaceAll('.', '-')}@kelurahan.example`,
    phone: demoPhone(index),
  }));
  const lenders = programme.lenders.map((lender, index) => ({
    role: 'lender' as const,
    scope: lender.id,
    title: lender.name,
    holder: `Petugas ${lender.name}`,
    email: `${lender.id}@lembaga.example`,
    phone: demoPhone(1000 + index),
  }));
  return [...lurah, ...lenders];
}

const demoPhone = (index: number) => `+62812000${String(index).padStart(5, '0')}`;

/** The programme's dates moved to another year, so that a demonstration is open whenever it is run. */
function inYear(programme: Programme, year: number): Programme {
  const moved = JSON.stringify(programme).replaceAll(/"(20\d\d)-(\d\d-\d\d)/g, (_, from: string, day: string) => {
    return `"${Number(from) + year - programme.year}-${day}`;
  });
  return { ...(JSON.parse(moved) as Programme), year };
}

function read<Data>(...path: readonly string[]): Data {
  return JSON.parse(readFileSync(join(cities, ...path), 'utf8')) as Data;
}
