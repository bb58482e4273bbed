import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import * as z from 'zod';
import { type FieldIssue, InvalidInputError } from '#shared/errors.ts';
import { issuesOf } from '#shared/field-issues.ts';
import type { Areas } from '../areas/area.ts';
import type { Programme, Track } from '../programmes/programme.ts';
import { ApplicationFields, ruleIssues, text } from './application-fields.ts';

/** What an applicant enters, by form or by JSON alike. Field errors carry codes of the catalogue. */
export const ApplicationInput = ApplicationFields.extend({
  phone: text(1, 30).transform((value, context) => {
    const phone = parsePhoneNumberFromString(value, 'ID');
    if (phone?.isPossible() === true && phone.country === 'ID') return phone.number;
    context.addIssue({ code: 'custom', message: 'invalid-phone' });
    return z.NEVER;
  }),
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

function declarationIssues(made: readonly string[], track: Track): readonly FieldIssue[] {
  return track.declarations
    .filter(({ id }) => !made.includes(id))
    .map(({ id }) => ({ field: 'declarations', code: 'declaration-needed', values: { declaration: id } }));
}
