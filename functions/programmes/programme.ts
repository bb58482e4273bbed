import * as z from 'zod';
import { conduct, conductProblems } from './conduct.ts';
import { repeated, type RuleProblem, Words } from './rule-values.ts';
import { routeProblems, routes } from './routes.ts';
import { Track, trackProblems } from './track.ts';

export { agencyOf, lenderFor } from './routes.ts';
export type { DocumentRule, Track } from './track.ts';

const Rules = z.strictObject({
  year: z.int().min(2020).max(2100),
  version: z.int().min(1),
  /** Who gave the rules this form, by title, and why: a version is never changed, another one follows it. */
  change: z.strictObject({ by: Words, why: Words }),
  name: Words,
  /** The years the programme runs and how many participants it wants to reach in all of them. */
  term: z.strictObject({ from: z.int(), until: z.int(), target: z.int().min(1) }),
  /** Rules the decision stands on, shown publicly: opening a programme without them is refused. */
  legalBasis: z.array(Words).min(1),
  dataProtectionContact: Words,
  tracks: z.array(Track).min(1),
  ...conduct,
  ...routes,
});

/**
 * The rules of one programme year as data of the city (I10), strict: a row that nobody knows is refused. A change is
 * a new version; an application keeps the version it was made under.
 */
export const Programme = Rules.superRefine((rules, context) => {
  for (const { path, message } of problemsOf(rules)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});
export type Programme = z.infer<typeof Programme>;

/** The track of that id, or undefined. */
export function findTrack(programme: Programme, id: string): Track | undefined {
  return programme.tracks.find((track) => track.id === id);
}

function problemsOf(rules: z.infer<typeof Rules>): readonly RuleProblem[] {
  const { year, term, tracks } = rules;
  const opens = tracks.map(({ opensAt }) => opensAt.slice(0, 10)).toSorted();
  return [
    ...(term.from <= year && year <= term.until
      ? []
      : [{ path: ['term'], message: `runs from ${term.from} until ${term.until}, without ${year}` }]),
    ...repeated('tracks', 'id', tracks),
    ...repeated('tracks', 'prefix', tracks),
    ...repeated('agencies', 'id', rules.agencies),
    ...repeated('sectors', 'id', rules.sectors),
    ...repeated('lenders', 'id', rules.lenders),
    ...tracks.flatMap((track, index) =>
      [
        ...trackProblems(track, year),
        ...repeated('documents', 'id', track.documents),
        ...repeated('declarations', 'id', track.declarations),
      ].map(({ path, message }) => ({ path: ['tracks', index, ...path], message })),
    ),
    ...conductProblems(rules),
    ...routeProblems(rules, { from: opens[0] ?? '', until: `${year}-12-31` }),
  ];
}
