import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCityData } from '../../../functions/programmes/city-data.ts';
import { demoCity } from '../../../infra/local/seed.ts';
import { depok } from '../../support/depok.ts';

/** A copy of an object with one field replaced; `undefined` takes it away. */
function replaced(value: unknown, path: string, by: unknown): unknown {
  const [name = '', ...rest] = path.split('.');
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...(value as object) };
  const fields = copy as Record<string, unknown>;
  fields[name] = rest.length === 0 ? by : replaced(fields[name], rest.join('.'), by);
  return copy;
}

const withRule = (path: string, by: unknown) => replaced(depok, `programme.${path}`, by);

/** The places at which loading these data is refused, with what is said of each. */
function refusals(data: unknown): string {
  try {
    parseCityData(data);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const [wub, women] = depok.programme.tracks;

describe('rules that cannot be run are refused, each at its place', () => {
  it.each([
    ['no legal basis', 'legalBasis', [], 'programme.legalBasis'],
    ['no time limit for the decision', 'decisionLimit', undefined, 'programme.decisionLimit'],
    ['no reason for the change', 'change.why', '', 'programme.change.why'],
    ['a year the programme does not run in', 'term.until', 2025, 'programme.term'],
    [
      'a track that closes before it opens',
      'tracks.0.closesAt',
      '2026-01-04T08:00:00+07:00',
      'programme.tracks[0].closesAt',
    ],
    [
      'a track that closes in another year',
      'tracks.0.closesAt',
      '2027-01-04T08:00:00+07:00',
      'programme.tracks[0].closesAt',
    ],
    ['an age that counts in another year', 'tracks.0.ageOn', '2025-12-31', 'programme.tracks[0].ageOn'],
    ['a highest age below the lowest', 'tracks.0.maximumAge', 16, 'programme.tracks[0].maximumAge'],
    ['a ranked track without its day', 'tracks.1.rankingDate', undefined, 'programme.tracks[1].rankingDate'],
    [
      'a ranking before the track closes',
      'tracks.1.rankingDate',
      '2026-12-01',
      'programme.tracks[1].rankingDate',
    ],
    [
      'a first-come track with a ranking',
      'tracks.0.rankingDate',
      '2027-01-14',
      'programme.tracks[0].rankingDate',
    ],
    [
      'a document nobody needs',
      'tracks.0.documents',
      [...(wub?.documents ?? []), { ...wub?.documents[0], id: 'kk' }],
      'programme.tracks[0].documents[1].neededFor',
    ],
    ['residence that no document shows', 'tracks.0.residence', 'domicile', 'programme.tracks[0].documents'],
    ['two tracks of one name', 'tracks', [wub, { ...women, id: 'wub' }], 'programme.tracks[1].id'],
    [
      'two tracks that number alike',
      'tracks',
      [wub, { ...women, prefix: 'WUB' }],
      'programme.tracks[1].prefix',
    ],
    [
      'an area of another city',
      'tracks.0.limits',
      { default: 27, areas: { '13.71.01.1001': 20 } },
      'programme.tracks[0].limits.areas',
    ],
    [
      'areas without a limit',
      'tracks.0.limits',
      { areas: { '32.76.06.1001': 27 } },
      'programme.tracks[0].limits',
    ],
    ['a target above the limit', 'tracks.0.targets', { default: 28 }, 'programme.tracks[0].targets'],
    [
      'a target of the city that its areas cannot reach',
      'tracks.0.cityTarget',
      1702,
      'programme.tracks[0].cityTarget',
    ],
    ['limits above the total', 'totalPlaces', 2015, 'programme.totalPlaces'],
    ['places that the budget does not pay', 'budget.amount', 7_349_999_999, 'programme.budget.amount'],
    ['companions who could not look after all', 'companions.maximumLoad', 24, 'programme.companions'],
    [
      'stages that take longer than the decision may',
      'deadlines.decree',
      11,
      'programme.decisionLimit.workingDays',
    ],
    ['a reminder after the deadline', 'escalation.remindAfter', 5, 'programme.escalation.remindAfter'],
    ['two places a year', 'participation.placesPerYear', 2, 'programme.participation.placesPerYear'],
    ['an agency that is not there', 'sectors.0.agency', 'dinsos', 'programme.sectors[0].agency'],
    [
      'support of an agency that is not there',
      'sectors.0.support',
      ['dinsos'],
      'programme.sectors[0].support',
    ],
    [
      'an agency’s duty that ends in the year',
      'sectors.0.validUntil',
      '2026-06-30',
      'programme.sectors[0].validUntil',
    ],
    [
      'a lender that begins after the opening',
      'lenders.1.validFrom',
      '2026-02-01',
      'programme.lenders[1].validFrom',
    ],
    ['a lender that is not there', 'lenderBands.0.lender', 'bank-lain', 'programme.lenderBands[0].lender'],
    ['bands that do not ascend', 'lenderBands.1.upTo', 10_000_000, 'programme.lenderBands[1].upTo'],
    ['a last band that ends', 'lenderBands.2.upTo', 500_000_000, 'programme.lenderBands[2].upTo'],
    ['a band in between without an end', 'lenderBands.0.upTo', undefined, 'programme.lenderBands[0].upTo'],
    ['an office without a title', 'titles.areaHead', '', 'programme.titles.areaHead'],
  ])('%s', (_, path, by, place) => {
    expect(refusals(withRule(path, by))).toContain(`→ at ${place}`);
  });

  it('a holiday of another year', () => {
    const data = replaced(depok, 'calendars.0.holidays.0', '2025-01-01');
    expect(refusals(data)).toMatch(/2025-01-01 is not in 2026\n.*calendars\[0\]\.holidays\[0\]/);
  });

  it('says all that is wrong at once', () => {
    const data = replaced(withRule('totalPlaces', 1), 'programme.legalBasis', []);
    expect(refusals(data)).toContain('legalBasis');
    expect(refusals(withRule('totalPlaces', 1))).toMatch(
      /is 1, but the limits of all tracks and areas add up to 2016/,
    );
  });
});

describe('a row that nobody knows', () => {
  const objectsIn = (value: unknown, path: readonly string[]): readonly (readonly string[])[] =>
    typeof value !== 'object' || value === null
      ? []
      : [
          ...(Array.isArray(value) ? [] : [path]),
          ...Object.entries(value).flatMap(([name, inner]) => objectsIn(inner, [...path, name])),
        ];

  it('is refused wherever in the rules it stands', () => {
    const paths = objectsIn(depok.programme, []);
    expect(paths.length).toBeGreaterThan(40);
    fc.assert(
      fc.property(fc.constantFrom(...paths), (path) => {
        expect(refusals(withRule([...path, 'kuotaRahasia'].join('.'), 1))).not.toBe('');
      }),
    );
  });
});

describe('what a city may leave out', () => {
  it('the documents: then it is the KTP', () => {
    const [track] = parseCityData(withRule('tracks.0.documents', undefined)).programme.tracks;
    expect(track?.documents.map(({ id }) => id)).toEqual(['ktp']);
  });

  it('a limit for all, where each area has its own', () => {
    const areas = depok.areas.districts.flatMap((district) => district.areas.map(({ code }) => [code, 27]));
    expect(refusals(withRule('tracks.0.limits', { areas: Object.fromEntries(areas) as unknown }))).toBe('');
  });
});

it.each([
  ['depok', 2026],
  ['depok', 2027],
  ['padang', 2026],
  ['pesisir-selatan', 2026],
])('the rules of %s can be run in %i', (city, year) => {
  expect(refusals(demoCity(city, year))).toBe('');
});
