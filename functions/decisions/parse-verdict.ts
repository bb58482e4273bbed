import * as z from 'zod';
import { type FieldIssue, InvalidInputError } from '#shared/errors.ts';
import type { Verdict } from './decide-stage.ts';

const fewestLetters = 10;
const longestReason = 1000;

const VerdictInput = z.object({
  outcome: z.string().default(''),
  reason: z
    .string()
    .default('')
    .transform((typed) => typed.normalize('NFC').replaceAll(/\s+/g, ' ').trim()),
});

/**
 * A verdict as a form or a program sends it. Every outcome but `approving` needs a reason that a person can read.
 * @throws InvalidInputError
 */
export function parseVerdict<Outcome extends string>(
  body: unknown,
  outcomes: readonly Outcome[],
  approving: Outcome,
): Verdict & { readonly outcome: Outcome } {
  const parsed = VerdictInput.safeParse(body);
  if (!parsed.success) {
    throw new InvalidInputError(
      parsed.error.issues.map((issue) => ({ field: String(issue.path[0] ?? 'outcome'), code: 'invalid' })),
    );
  }
  const { reason } = parsed.data;
  const outcome = outcomes.find((known) => known === parsed.data.outcome);
  const issues: FieldIssue[] = [];
  if (outcome === undefined) {
    issues.push({ field: 'outcome', code: parsed.data.outcome === '' ? 'required' : 'invalid' });
  } else if (outcome !== approving && lettersIn(reason) < fewestLetters) {
    issues.push({ field: 'reason', code: 'reason-needed' });
  }
  if (reason.length > longestReason) issues.push({ field: 'reason', code: 'too-long' });
  if (outcome === undefined || issues.length > 0) throw new InvalidInputError(issues);
  return { outcome, ...(reason === '' ? {} : { reason }) };
}

function lettersIn(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}
