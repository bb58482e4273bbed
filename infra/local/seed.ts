import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Areas } from '../../functions/areas/area.ts';
import type { CityData } from '../../functions/programmes/city-data.ts';
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
    email: 'kabid@dinas.example',
    name: 'Kabid Contoh',
    title: 'Kepala Bidang Pemberdayaan Usaha Mikro',
    roles: [{ role: 'kabid', scopes: ['*'] }],
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
    roles: ['verifikator', 'kabid', 'kepala-dinas', 'pelatih', 'admin'].map((role) => ({
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
    // Every machine's input names the application; staff find it on their desk.
    pathOf: (input) =>
      typeof input === 'object' && input !== null && 'application' in input
        ? `/meja/permohonan/${encodeURIComponent(String(input.application))}`
        : undefined,
    plant: async (target) => {
      const year = localYear(new Date(target.clock.millis()), 'Asia/Jakarta');
      const { payload, functionError } = await target.invoke('LoadCity', demoCity(city, year));
      if (functionError === undefined) return;
      const { errorMessage } = payload as { readonly errorMessage?: string };
      throw new StartProblem(`The city was not loaded: ${errorMessage ?? JSON.stringify(payload)}`);
    },
  };
}

function cityNames(): readonly string[] {
  return readdirSync(cities).filter((name) => existsSync(join(cities, name, 'programme.json')));
}

/** The year for which the invented companions of `infra/cities` are entered. */
const companionsYear = 2026;

/** A city's data for a demonstration in `year`: its real areas and rules, invented people in every office. */
export function demoCity(name: string, year: number): CityData {
  const areas = read(name, 'areas.json') as Areas;
  const programme = inYear(read(name, 'programme.json') as Programme, year);
  const calendars = [year, year + 1]
    .filter((each) => existsSync(join(cities, 'calendars', `${each}.json`)))
    .map((each) => read('calendars', `${each}.json`) as CityData['calendars'][number]);
  const { companions } = read(name, 'companions.json') as Pick<CityData, 'companions'>;
  return {
    areas,
    calendars,
    programme,
    offices: officesOf(areas, programme),
    officers,
    companions: datesMoved(companions, year - companionsYear),
  };
}

/** The head of each area, the lenders, the head of each kecamatan. */
function officesOf(areas: Areas, { titles, lenders }: Programme): CityData['offices'] {
  return [
    ...listAreas(areas).map((area, index) =>
      officeOf({
        role: 'lurah',
        scope: area.code,
        head: titles.areaHead,
        name: area.name,
        at: titles.areaUnit,
        phone: index,
      }),
    ),
    ...lenders.map(({ id, name }, index) => ({
      role: 'lender' as const,
      scope: id,
      title: name,
      holder: `Petugas ${name}`,
      email: `${id}@lembaga.example`,
      phone: demoPhone(1000 + index),
    })),
    ...areas.districts.map((district, index) =>
      officeOf({
        role: 'camat',
        scope: district.code,
        head: titles.districtHead,
        name: district.name,
        at: titles.district,
        phone: 2000 + index,
      }),
    ),
  ];
}

/** An invented holder of an office: `lurah.32-76-06-1001@kelurahan.example`. */
function officeOf(office: {
  readonly role: 'lurah' | 'camat';
  readonly scope: string;
  readonly head: string;
  readonly name: string;
  readonly at: string;
  readonly phone: number;
}): CityData['offices'][number] {
  const { role, scope, head, name, at, phone } = office;
  const title = `${head} ${name}`;
  const address = `${head.replaceAll(' ', '-')}.${scope.replaceAll('.', '-')}@${at}.example`;
  return {
    role,
    scope,
    title,
    holder: `Contoh ${title}`,
    email: address.toLowerCase(),
    phone: demoPhone(phone),
  };
}

const demoPhone = (index: number) => `+62812000${String(index).padStart(5, '0')}`;

/** The programme's dates moved to another year, so that a demonstration is open whenever it is run. */
function inYear(programme: Programme, year: number): Programme {
  const by = year - programme.year;
  const { from, until, target } = programme.term;
  return { ...datesMoved(programme, by), year, term: { from: from + by, until: until + by, target } };
}

/** The same with every date moved by some years. */
function datesMoved<Data>(data: Data, years: number): Data {
  const moved = JSON.stringify(data).replaceAll(
    /"(20\d\d)-(\d\d-\d\d)/g,
    (_, from: string, day: string) => `"${Number(from) + years}-${day}`,
  );
  return JSON.parse(moved) as Data;
}

function read(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(cities, ...path), 'utf8'));
}
