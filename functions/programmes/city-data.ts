import * as z from 'zod';
import { Areas, listAreas } from '../areas/area.ts';
import { Companion } from '../people/companion.ts';
import { Office } from '../people/office.ts';
import { Officer } from '../people/officer.ts';
import { Programme } from './programme.ts';
import { repeated, type RuleProblem } from './rule-values.ts';
import { figureOf, type Track } from './track.ts';
import { Calendar } from './working-days.ts';

/** A city's data as an operator loads it: areas, calendars, one version of the rules, the directory. */
export const CityData = z
  .strictObject({
    areas: Areas,
    calendars: z.array(Calendar),
    programme: Programme,
    offices: z.array(Office),
    officers: z.array(Officer),
    companions: z.array(Companion),
  })
  .superRefine((data, context) => {
    for (const { path, message } of problemsOf(data)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });
export type CityData = z.infer<typeof CityData>;

/** Thrown for data that no city can be run on; the message names each place and what is wrong there. */
class InvalidCityDataError extends Error {
  constructor(error: z.ZodError) {
    super(`The city was not loaded:\n${z.prettifyError(error)}`);
    this.name = 'InvalidCityDataError';
  }
}

/** @throws InvalidCityDataError */
export function parseCityData(input: unknown): CityData {
  const parsed = CityData.safeParse(input);
  if (!parsed.success) throw new InvalidCityDataError(parsed.error);
  return parsed.data;
}

/** What does not fit between the rules and the areas they are for. */
function problemsOf({
  areas,
  companions: people,
  programme,
}: Pick<CityData, 'areas' | 'companions' | 'programme'>): readonly RuleProblem[] {
  const known = listAreas(areas);
  const limits = programme.tracks.map((track) =>
    known.reduce((sum, { code }) => sum + (figureOf(track.limits, code) ?? 0), 0),
  );
  const places = limits.reduce((sum, limit) => sum + limit, 0);
  const { companions, totalPlaces } = programme;
  const load =
    (companions.area * known.length + companions.district * areas.districts.length + companions.city) *
    companions.maximumLoad;
  return [
    ...repeated('areas', 'code', known),
    ...repeated('companions', 'id', people),
    ...strangersAmong(people, areas),
    ...programme.tracks.flatMap((track, index) =>
      trackProblems(track, areas, limits[index] ?? 0).map(({ path, message }) => ({
        path: ['programme', 'tracks', index, ...path],
        message,
      })),
    ),
    ...(places > totalPlaces
      ? [
          {
            path: ['programme', 'totalPlaces'],
            message: `is ${totalPlaces}, but the limits of all tracks and areas add up to ${places}`,
          },
        ]
      : []),
    ...(places > load
      ? [
          {
            path: ['programme', 'companions'],
            message: `may look after ${load} participants, but there are ${places} places`,
          },
        ]
      : []),
  ];
}

/** Companions of a place that the city does not have. */
function strangersAmong(companions: readonly Companion[], areas: Areas): readonly RuleProblem[] {
  const scopes: Readonly<Record<Companion['level'], readonly string[]>> = {
    area: listAreas(areas).map(({ code }) => code),
    district: areas.districts.map(({ code }) => code),
    city: ['*'],
  };
  return companions.flatMap(({ level, scope }, index) =>
    scopes[level].includes(scope)
      ? []
      : [
          {
            path: ['companions', index, 'scope'],
            message: `${scope} is no ${level} of ${areas.regency.name}`,
          },
        ],
  );
}

function trackProblems(track: Track, areas: Areas, places: number): readonly RuleProblem[] {
  const known = listAreas(areas);
  const codes = new Set(known.map(({ code }) => code));
  const strangers = (['limits', 'targets'] as const).flatMap((field) =>
    Object.keys(track[field]?.areas ?? {})
      .filter((code) => !codes.has(code))
      .map((code) => ({
        path: [field, 'areas', code],
        message: `${code} is no area of ${areas.regency.name}`,
      })),
  );
  const units = known.flatMap(({ code, name }) => {
    const [limit, target] = [figureOf(track.limits, code), figureOf(track.targets, code)];
    if (limit === undefined) return [{ path: ['limits'], message: `has none for ${code} ${name}` }];
    if (target === undefined || target <= limit) return [];
    return [{ path: ['targets'], message: `${target} for ${code} ${name} is above the limit of ${limit}` }];
  });
  const unreachable =
    track.cityTarget > places
      ? [{ path: ['cityTarget'], message: `is ${track.cityTarget}, but the areas have ${places} places` }]
      : [];
  return [...strangers, ...units, ...unreachable];
}
