import * as z from 'zod';

/** Names a row of the rules in keys and addresses: `perempuan-pengusaha`. */
export const Code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be of lower-case letters, digits and single hyphens');

/** Words that people read. */
export const Words = z.string().min(1, 'must not be empty');

/** An instant written with the city's offset: `2026-01-05T08:00:00+07:00`. */
export const Instant = z.iso.datetime({ offset: true, error: 'must be an instant with its offset' });

/** A number of working days. City computes deadlines no further ahead than 90. */
export const WorkingDays = z.int().min(1).max(90);

/** Whole rupiah. */
export const Rupiah = z.int().min(0);

/** From when, and until when, a row holds; without an end it holds on. Local dates. */
export const validity = { validFrom: z.iso.date(), validUntil: z.iso.date().optional() };

/** Something wrong with the rules: where it stands and what it is, for the operator who loads them. */
export interface RuleProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A problem for each row whose value of a field was in a row before. */
export function repeated<Field extends string>(
  path: string,
  field: Field,
  rows: readonly Readonly<Record<Field, string>>[],
): readonly RuleProblem[] {
  const values = rows.map((row) => row[field]);
  return values.flatMap((value, index) =>
    values.indexOf(value) === index
      ? []
      : [{ path: [path, index, field], message: `${value} is in the list already` }],
  );
}

/** A problem where a row does not hold for the whole of a time. */
export function lapsed(
  path: readonly (string | number)[],
  row: { readonly validFrom: string; readonly validUntil?: string | undefined },
  time: { readonly from: string; readonly until: string },
): readonly RuleProblem[] {
  if (row.validFrom > time.from) {
    return [
      { path: [...path, 'validFrom'], message: `begins ${row.validFrom}, the programme opens ${time.from}` },
    ];
  }
  if (row.validUntil !== undefined && row.validUntil < time.until) {
    const message = `ends ${row.validUntil}, before the programme does on ${time.until}: name what follows it`;
    return [{ path: [...path, 'validUntil'], message }];
  }
  return [];
}
