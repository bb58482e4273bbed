import * as z from 'zod';
import { type FieldIssue, InvalidInputError } from '#shared/errors.ts';
import { formValues } from '#shared/pages/form.ts';
import { type Areas, findArea } from '../areas/area.ts';
import type { Verdict } from './decide-stage.ts';

const fewestLetters = 10;
const longestReason = 1000;

/** What an outcome must come with: words for a person, items of the programme's list, or an area. */
type Need = 'reason' | 'items' | 'area';

/** The words a stage may be decided with, and what each needs. */
export type Outcomes<Outcome extends string> = Readonly<Record<Outcome, readonly Need[]>>;

/** What items and areas there are to choose from. */
interface Offered {
  readonly items?: readonly { readonly id: string }[];
  readonly areas?: Areas;
}

const VerdictInput = z.object({
  outcome: z.string().default(''),
  reason: z
    .string()
    .default('')
    .transform((typed) => typed.normalize('NFC').replaceAll(/\s+/g, ' ').trim()),
  items: z.array(z.string()).optional(),
  area: z.string().default(''),
});

/** Name of the form field of an item. */
export const itemField = (id: string) => `item-${id}`;

/**
 * A verdict as a form or a program sends it: its outcome and what that outcome needs, nothing else.
 * @throws InvalidInputError
 */
export function parseVerdict<Outcome extends string>(
  body: unknown,
  outcomes: Outcomes<Outcome>,
  offered: Offered = {},
): Verdict & { readonly outcome: Outcome } {
  const parsed = VerdictInput.safeParse(body);
  if (!parsed.success) {
    throw new InvalidInputError(
      parsed.error.issues.map((issue) => ({ field: String(issue.path[0] ?? 'outcome'), code: 'invalid' })),
    );
  }
  const { reason, area } = parsed.data;
  const known = Object.keys(outcomes) as Outcome[];
  const outcome = known.find((each) => each === parsed.data.outcome);
  const needs = outcome === undefined ? [] : outcomes[outcome];
  const ticked = formValues(body);
  const items = (offered.items ?? [])
    .map(({ id }) => id)
    .filter((id) => parsed.data.items?.includes(id) ?? ticked[itemField(id)] === 'yes');
  const unknownItems = parsed.data.items?.some((id) => !items.includes(id)) ?? false;
  const issues: FieldIssue[] = [
    ...(outcome === undefined
      ? [{ field: 'outcome', code: parsed.data.outcome === '' ? 'required' : 'invalid' }]
      : []),
    ...(needs.includes('reason') && lettersIn(reason) < fewestLetters
      ? [{ field: 'reason', code: 'reason-needed' }]
      : []),
    ...(reason.length > longestReason ? [{ field: 'reason', code: 'too-long' }] : []),
    ...(needs.includes('items') && items.length === 0 ? [{ field: 'items', code: 'items-needed' }] : []),
    ...(needs.includes('items') && unknownItems ? [{ field: 'items', code: 'invalid' }] : []),
    ...(needs.includes('area') && (offered.areas === undefined || findArea(offered.areas, area) === undefined)
      ? [{ field: 'area', code: area === '' ? 'required' : 'unknown-area' }]
      : []),
  ];
  if (outcome === undefined || issues.length > 0) throw new InvalidInputError(issues);
  return {
    outcome,
    ...(reason === '' ? {} : { reason }),
    ...(needs.includes('items') ? { items } : {}),
    ...(needs.includes('area') ? { area } : {}),
  };
}

function lettersIn(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}
