import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Areas } from '../../functions/areas/area.ts';
import { type Programme, findTrack, type Track } from '../../functions/programmes/programme.ts';
import { Calendar } from '../../functions/programmes/working-days.ts';
import { demoCity } from '../../infra/local/seed.ts';

const calendars = join(import.meta.dirname, '..', '..', 'infra', 'cities', 'calendars');

/** The calendars of 2026 and 2027 as the cities load them. */
export const knownCalendars: readonly Calendar[] = ['2026', '2027'].map((year) =>
  Calendar.parse(JSON.parse(readFileSync(join(calendars, `${year}.json`), 'utf8'))),
);

/** Kota Depok in 2026. */
export const depok = demoCity('depok', 2026);
export const programme: Programme = depok.programme;
export const areas: Areas = depok.areas;

export function trackOf(id: string): Track {
  const track = findTrack(programme, id);
  if (track === undefined) throw new Error(`Depok has no track ${id}`);
  return track;
}

/** What an invented applicant enters; the NIK is of the structure, of nobody. */
export function validInput(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    fullName: 'Siti Contoh',
    nik: '3276015503900001',
    birthDate: '1990-03-15',
    phone: '0812 0000 0001',
    email: 'siti@pemohon.example',
    area: '32.76.06.1001',
    address: 'Jalan Contoh 1 RT 01/02',
    sector: 'kuliner',
    business: 'Warung nasi uduk',
    declarations: ['true-data', 'married'],
    ...more,
  };
}
