import type { CityData } from '../../functions/programmes/city-data.ts';
import type { Programme } from '../../functions/programmes/programme.ts';
import { demoCity } from '../../infra/local/seed.ts';

/** Three areas in two kecamatan: enough to be full, to wait and to move. */
export const smallAreas = ['32.76.02.1008', '32.76.06.1001', '32.76.06.1002'] as const;
/** The track that comes first, another one of the same kind, and one whose places wait for a review. */
export const smallTracks = ['wub', 'rintisan', 'perempuan-pengusaha'] as const;
/** Places of an area in each track. */
const smallLimit = 2;

/** The rules of Kota Depok for a city so small that its places soon run out. */
export function smallCity(change: (programme: Programme) => Programme = (programme) => programme): CityData {
  const depok = demoCity('depok', 2026);
  const [wub, women] = depok.programme.tracks;
  if (wub === undefined || women === undefined) throw new Error('Depok has two tracks');
  const figures = { cityTarget: 6, targets: { default: smallLimit }, limits: { default: smallLimit } };
  const programme: Programme = {
    ...depok.programme,
    tracks: [
      { ...wub, ...figures },
      { ...wub, ...figures, id: 'rintisan', prefix: 'RIN', name: 'Rintisan' },
      { ...women, ...figures },
    ],
  };
  const districts = depok.areas.districts
    .map((district) => ({
      ...district,
      areas: district.areas.filter(({ code }) => smallAreas.some((area) => area === code)),
    }))
    .filter(({ areas }) => areas.length > 0);
  const scopes = new Set<string>([...smallAreas, ...districts.map(({ code }) => code), '*']);
  return {
    ...depok,
    areas: { ...depok.areas, districts },
    programme: change(programme),
    offices: depok.offices.filter(({ role, scope }) => role === 'lender' || scopes.has(scope)),
    companions: depok.companions.filter(({ scope }) => scopes.has(scope)).slice(0, 4),
  };
}
