import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import * as z from 'zod';
import { type FieldIssue, InvalidInputError } from '#shared/errors.ts';
import { issuesOf } from '#shared/field-issues.ts';
import { formatDay } from '#shared/format.ts';
import { type Areas, findArea } from '../areas/area.ts';
import type { Programme, Track } from '../programmes/programme.ts';
import { isWellFormedNik } from '../people/nik.ts';

/** One line of visible text: control characters and zero-width ones are nothing anybody typed. */
const tidy = (value: string) =>
  value
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();

const text = (min: number, max: number) =>
  z
    .string({ error: 'required' })
    .transform((value) => tidy(value))
    .pipe(z.string().min(1, 'required').min(min, 'too-short').max(max, 'too-long'));

const optionalText = (max: number) =>
  z
    .string({ error: 'invalid' })
    .transform((value) => tidy(value))
    .pipe(z.string().max(max, 'too-long'))
    .transform((value) => (value === '' ? undefined : value))
    .optional();

/** Nobody is older, whatever the rules say: a year was mistyped. */
const oldest = 100;

/** What an applicant enters, by form or by JSON alike. Field errors carry codes of the catalogue. */
export const ApplicationInput = z.object({
  fullName: text(2, 100).pipe(z.string().regex(/^[\p{L}\p{M}' .,\-’]+$/u, 'invalid-name')),
  nik: text(1, 32)
    .transform((value) => value.replaceAll(/[\s.-]/g, ''))
    .pipe(z.string().refine(isWellFormedNik, 'invalid-nik')),
  birthDate: text(1, 10).pipe(z.iso.date('invalid-date')),
  phone: text(1, 30).transform((value, context) => {
    const phone = parsePhoneNumberFromString(value, 'ID');
    if (phone?.isPossible() === true && phone.country === 'ID') return phone.number;
    context.addIssue({ code: 'custom', message: 'invalid-phone' });
    return z.NEVER;
  }),
  email: optionalText(254).pipe(z.email('invalid-email').optional()),
  area: text(1, 20),
  address: text(5, 200),
  sector: text(1, 40),
  business: text(3, 300),
  guardian: optionalText(100),
  /** Ids of the declarations the applicant makes. */
  declarations: z.array(z.string(), { error: 'required' }),
});
export type ApplicationInput = z.infer<typeof ApplicationInput>;

/**
 * Parses an input and holds it against the track's rules.
 * @throws InvalidInputError with every field that is wrong
 */
export function parseApplication(
  body: unknown,
  programme: Programme,
  track: Track,
  areas: Areas,
): ApplicationInput {
  const parsed = ApplicationInput.safeParse(body);
  const made = z.object({ declarations: z.array(z.string()) }).safeParse(body);
  const issues = [
    ...(parsed.success ? ruleIssues(parsed.data, programme, track, areas) : issuesOf(parsed.error)),
    ...(made.success ? declarationIssues(made.data.declarations, track) : []),
  ];
  if (!parsed.success || issues.length > 0) throw new InvalidInputError(issues);
  return parsed.data;
}

function ruleIssues(
  input: ApplicationInput,
  programme: Programme,
  track: Track,
  areas: Areas,
): readonly FieldIssue[] {
  const issues: FieldIssue[] = [];
  if (findArea(areas, input.area) === undefined) issues.push({ field: 'area', code: 'unknown-area' });
  if (!programme.sectors.some((sector) => sector.id === input.sector)) {
    issues.push({ field: 'sector', code: 'unknown-sector' });
  }
  const age = ageOn(input.birthDate, track.ageOn);
  const [least, most, date] = [track.minimumAge, track.maximumAge ?? oldest, formatDay(track.ageOn)];
  if (age < least) {
    issues.push({ field: 'birthDate', code: 'age-outside', values: { age: least, date } });
  } else if (age > most) {
    issues.push({ field: 'birthDate', code: 'age-above', values: { age: most, date } });
  } else if (age < 18 && input.guardian === undefined) {
    // A child's data needs a parent's or guardian's consent: UU 27/2022 art. 25.
    issues.push({ field: 'guardian', code: 'guardian-needed' });
  }
  return issues;
}

function declarationIssues(made: readonly string[], track: Track): readonly FieldIssue[] {
  return track.declarations
    .filter(({ id }) => !made.includes(id))
    .map(({ id }) => ({ field: 'declarations', code: 'declaration-needed', values: { declaration: id } }));
}

/** Full years between two dates. */
export function ageOn(birthDate: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) >= birthDate.slice(5) ? years : years - 1;
}
