import * as z from 'zod';
import { Code, Instant, type RuleProblem, Words } from './rule-values.ts';

const DocumentRule = z.strictObject({
  id: Code,
  name: Words,
  types: z.array(z.enum(['image/jpeg', 'image/png', 'application/pdf'])).min(1),
  /** Bytes. */
  maxSize: z.int().min(1_000).max(15_000_000),
  /** Which rule needs it. The KTP needs no reason; whatever else is asked of everybody does. */
  neededFor: Words.optional(),
});
export type DocumentRule = z.infer<typeof DocumentRule>;

const ktp: DocumentRule = {
  id: 'ktp',
  name: 'Foto atau pindaian KTP',
  types: ['image/jpeg', 'image/png', 'application/pdf'],
  maxSize: 15_000_000,
};

/** A figure for each area unit: one for all, and those of the areas that differ, by code. */
const AreaFigures = z.strictObject({
  default: z.int().min(0).optional(),
  areas: z.record(z.string().regex(/^\d{2}\.\d{2}\.\d{2}\.\d{4}$/), z.int().min(0)).optional(),
});
type AreaFigures = z.infer<typeof AreaFigures>;

/** One way into the programme: who may apply, when, with what, and how many places there are. */
export const Track = z.strictObject({
  id: Code,
  name: Words,
  /** First part of an application number, e.g. `WUB`. */
  prefix: z.string().regex(/^[A-Z]{2,4}$/, 'must be of two to four capital letters'),
  summary: Words,
  requirements: z.array(Words).min(1),
  /** first-come: a place with the ticket; ranked: everybody waits for the ranking date. */
  admission: z.enum(['first-come', 'ranked']),
  /** When a place that was given back goes to the first of the list: at once, or at the next review. */
  promotion: z.enum(['at-once', 'review']),
  opensAt: Instant,
  closesAt: Instant,
  /** Of a ranked track: the day the places are given. */
  rankingDate: z.iso.date().optional(),
  minimumAge: z.int().min(15).max(80),
  maximumAge: z.int().min(15).max(100).optional(),
  /** The day on which the age counts. */
  ageOn: z.iso.date(),
  /** What makes somebody a resident of an area: the address on the KTP, or where they live. */
  residence: z.enum(['ktp', 'domicile']),
  /** Participants that the whole city wants to reach in the year. */
  cityTarget: z.int().min(0),
  /** Participants that each area is to reach. */
  targets: AreaFigures.optional(),
  /** Places of each area: never more (I1). */
  limits: AreaFigures,
  documents: z.array(DocumentRule).min(1).default([ktp]),
  declarations: z.array(z.strictObject({ id: Code, text: Words })),
});
export type Track = z.infer<typeof Track>;

/** The figure of an area, or undefined where neither it nor all areas have one. */
export function figureOf(figures: AreaFigures | undefined, area: string): number | undefined {
  return figures?.areas?.[area] ?? figures?.default;
}

/** What does not fit together in a track of a programme year. */
export function trackProblems(track: Track, year: number): readonly RuleProblem[] {
  const problems: (readonly [condition: boolean, path: string, message: string])[] = [
    [
      Date.parse(track.opensAt) >= Date.parse(track.closesAt),
      'closesAt',
      `closes ${track.closesAt}, before it opens`,
    ],
    [yearOf(track.opensAt) !== year, 'opensAt', `opens in ${yearOf(track.opensAt)}, not in ${year}`],
    [yearOf(track.closesAt) !== year, 'closesAt', `closes in ${yearOf(track.closesAt)}, not in ${year}`],
    [yearOf(track.ageOn) !== year, 'ageOn', `counts the age in ${yearOf(track.ageOn)}, not in ${year}`],
    [
      track.maximumAge !== undefined && track.maximumAge < track.minimumAge,
      'maximumAge',
      `is below the minimum of ${track.minimumAge}`,
    ],
    [
      track.admission === 'ranked' && track.rankingDate === undefined,
      'rankingDate',
      'is missing: a ranked track gives its places on a day',
    ],
    [
      track.admission === 'ranked' && track.promotion === 'at-once',
      'promotion',
      'must wait for the review: a ranked list has no order before its ranking',
    ],
    [
      track.admission === 'first-come' && track.rankingDate !== undefined,
      'rankingDate',
      'says nothing in a first-come track',
    ],
    [
      track.rankingDate !== undefined && track.rankingDate < track.closesAt.slice(0, 10),
      'rankingDate',
      'lies before the track closes',
    ],
    [
      track.residence === 'domicile' && track.documents.every(({ id }) => id === 'ktp'),
      'documents',
      'need one that shows where an applicant lives, since the KTP does not decide',
    ],
  ];
  return [
    ...problems.filter(([applies]) => applies).map(([, path, message]) => ({ path: [path], message })),
    ...track.documents.flatMap(({ id, neededFor }, index) =>
      id === 'ktp' || neededFor !== undefined
        ? []
        : [
            {
              path: ['documents', index, 'neededFor'],
              message: 'is missing: name the rule that needs this document',
            },
          ],
    ),
  ];
}

/** The year as it is written, which is the city's: an instant carries the city's offset. */
const yearOf = (written: string) => Number(written.slice(0, 4));
