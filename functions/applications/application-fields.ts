import * as z from 'zod';
import type { FieldIssue } from '#shared/errors.ts';
import { formatDay } from '#shared/format.ts';
import { type Areas, findArea } from '../areas/area.ts';
import { isWellFormedNik } from '../people/nik.ts';
import type { Programme, Track } from '../programmes/programme.ts';

/** One line of visible text: control characters and zero-width ones are nothing anybody typed. */
const tidy = (value: string) =>
  value
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();

/** A line of text that must be there, of so many letters. */
export const text = (min: number, max: number) =>
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

/**
 * What an application says of a person and a business, but for the telephone: its library is as large as a page's
 * whole function may be.
 */
export const ApplicationFields = z.object({
  fullName: text(2, 100).pipe(z.string().regex(/^[\p{L}\p{M}' .,\-’]+$/u, 'invalid-name')),
  nik: text(1, 32)
    .transform((value) => value.replaceAll(/[\s.-]/g, ''))
    .pipe(z.string().refine(isWellFormedNik, 'invalid-nik')),
  birthDate: text(1, 10).pipe(z.iso.date('invalid-date')),
  email: optionalText(254).pipe(z.email('invalid-email').optional()),
  area: text(1, 20),
  address: text(5, 200),
  sector: text(1, 40),
  business: text(3, 300),
  guardian: optionalText(100),
});
export type ApplicationFields = z.infer<typeof ApplicationFields>;

/** Where an application breaks the rules of its track. */
export function ruleIssues(
  input: Pick<ApplicationFields, 'area' | 'birthDate' | 'guardian' | 'sector'>,
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

/** Full years between two dates. */
export function ageOn(birthDate: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) >= birthDate.slice(5) ? years : years - 1;
}
