import * as z from 'zod';
import { InvalidInputError } from '#shared/errors.ts';
import { issuesOf } from '#shared/field-issues.ts';
import { formValues } from '#shared/pages/form.ts';
import { normaliseNumber } from '../applications/applicant.ts';
import { parseVerdict } from '../decisions/parse-verdict.ts';
import { normaliseDecreeNumber } from './decree.ts';

/** Field of the form by which an application is ticked. */
export const tickField = (number: string) => `tetapkan-${number}`;

const DecreeInput = z.object({
  track: z.string({ error: 'required' }).min(1, 'required'),
  decree: z
    .string({ error: 'required' })
    .transform((typed) => typed.normalize('NFC').replaceAll(/\s+/g, ' ').trim())
    .pipe(
      z
        .string()
        .min(1, 'required')
        .max(100, 'too-long')
        .refine((number) => normaliseDecreeNumber(number).length >= 3, 'too-short'),
    ),
  date: z.string({ error: 'required' }).min(1, 'required').pipe(z.iso.date('invalid-date')),
  applications: z
    .array(z.string(), { error: 'required' })
    .min(1, 'required')
    .max(5000, 'too-long')
    .transform((numbers) => [...new Set(numbers.map((number) => normaliseNumber(number)))].toSorted()),
});
export type DecreeInput = z.infer<typeof DecreeInput>;

/** A decree as a program sends it. @throws InvalidInputError */
export function parseDecree(body: unknown): DecreeInput {
  const parsed = DecreeInput.safeParse(body);
  if (!parsed.success) throw new InvalidInputError(issuesOf(parsed.error));
  return parsed.data;
}

/** A refusal as a form or a program sends it: there is no other outcome to choose from. @throws InvalidInputError */
export function parseRefusal(body: unknown) {
  return parseVerdict({ ...formValues(body), outcome: 'refused' }, { refused: ['reason'] });
}

/** A posted form as the input that a JSON body would be: ticked boxes become the list of applications. */
export function decreeOfForm(values: Readonly<Record<string, string>>): Record<string, unknown> {
  const prefix = tickField('');
  const applications = Object.keys(values)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
  return { ...values, applications };
}
