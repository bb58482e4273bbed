import * as z from 'zod';
import type { Clock } from '#shared/clock.ts';
import { ConflictError, DomainError, InvalidInputError } from '#shared/errors.ts';
import { formatMoment } from '#shared/format.ts';
import type { Office } from '../people/office.ts';
import type { Decision } from './decision.ts';
import type { DecisionsRepository } from './decisions-repository.ts';

/** The words a link may decide with, by stage; the second of each needs a reason. */
const outcomes = {
  recommendation: ['recommended', 'not-recommended'],
  referral: ['accepted', 'declined'],
} as const;

const AnswerInput = z.object({
  outcome: z.string(),
  reason: z.string().trim().max(500).default(''),
});

/**
 * Records an office's answer, once. The same answer again is answered with the one that stands.
 * @throws InvalidInputError where the outcome is none of the stage's, or a reason is missing
 * @throws ConflictError already-decided with who and when
 * @throws DomainError decision-expired, decision-revoked (410)
 */
export async function answerByLink(
  decision: Decision,
  office: Office,
  body: unknown,
  dependencies: { readonly decisions: DecisionsRepository; readonly clock: Clock },
): Promise<Decision> {
  const input = AnswerInput.safeParse(body);
  if (!input.success) throw new InvalidInputError([{ field: 'outcome', code: 'required' }]);
  const { outcome, reason } = input.data;
  const [good, bad] = outcomesOf(decision);
  if (outcome !== good && outcome !== bad)
    throw new InvalidInputError([{ field: 'outcome', code: 'required' }]);
  if (outcome === bad && reason.length < 10)
    throw new InvalidInputError([{ field: 'reason', code: 'reason-needed' }]);
  const { won, decision: standing } = await dependencies.decisions.decide(decision, {
    outcome,
    ...(reason === '' ? {} : { reason }),
    by: { kind: 'office', name: office.holder, title: office.title },
    at: dependencies.clock().toISOString(),
  });
  if (!won && standing.answer?.outcome !== outcome) throw refusalOf(standing);
  return standing;
}

/** The two words of a decision's stage: the favourable one first. */
function outcomesOf(decision: Decision): readonly [string, string] {
  if (decision.stage === 'recommendation' || decision.stage === 'referral') return outcomes[decision.stage];
  throw new Error(`Stage ${decision.stage} is not decided by link`);
}

/** Why a decision that is no longer open cannot be made. */
export function refusalOf(decision: Decision): DomainError {
  if (decision.answer !== undefined) {
    const { by, at } = decision.answer;
    return new ConflictError('already-decided', {
      values: { by: `${by.name} (${by.title})`, at: formatMoment(at) },
    });
  }
  return new DomainError(decision.state === 'revoked' ? 'decision-revoked' : 'decision-expired', 410);
}
