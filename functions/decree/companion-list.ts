import type { HttpAnswer } from '#shared/http.ts';
import { csvAnswer } from '#shared/csv.ts';
import type { CompanionDesk } from './companion-desk.ts';

/** The companions as a file for a spreadsheet. */
export function companionList({ year, maximumLoad, companions }: CompanionDesk): HttpAnswer {
  const heading = [
    'Kode',
    'Nama',
    'Wilayah',
    'Telepon',
    'Surel',
    'Mulai',
    'Sampai',
    'Peserta',
    'Paling banyak',
  ];
  const rows = companions.map(({ companion, where, load }) => [
    companion.id,
    companion.name,
    where,
    companion.phone,
    companion.email,
    companion.activeFrom,
    companion.activeUntil ?? '',
    load,
    maximumLoad,
  ]);
  return csvAnswer(`pendamping-${year}.csv`, [heading, ...rows]);
}

/** The same for a program, with the numbers of those who have none; nothing of the participants themselves. */
export function companionsBody({ year, maximumLoad, companions, without }: CompanionDesk) {
  return {
    year,
    maximumLoad,
    items: companions.map(({ companion: { id, name, level, scope }, load, isActive }) => ({
      id,
      name,
      level,
      scope,
      load,
      isActive,
    })),
    without: without.map(({ number }) => number),
  };
}
