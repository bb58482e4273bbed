import type { Clock } from '#shared/clock.ts';
import { ConflictError, DomainError } from '#shared/errors.ts';
import { formatMoment } from '#shared/format.ts';
import type { Office } from '../people/office.ts';
import type { Decision } from './decision.ts';
import type { DecisionsRepository } from './decisions-repository.ts';
import type { LinkOffer } from './link-outcomes.ts';
import { parseVerdict } from './parse-verdict.ts';

/**
 * Records an office's answer, once. The same answer again is answered with the one that stands.
 * @throws InvalidInputError where the outcome is none of those offered, or lacks what it needs
 * @throws ConflictError already-decided with who and when
 * @throws DomainError decision-expired, decision-revoked (410)
 */
export async function answerByLink(
  decision: Decision,
  office: Office,
  body: unknown,
  { outcomes, items }: LinkOffer,
  dependencies: { readonly decisions: DecisionsRepository; readonly clock: Clock },
): Promise<Decision> {
  const verdict = parseVerdict(body, outcomes, { items });
  const { won, decision: standing } = await dependencies.decisions.decide(decision, {
    ...verdict,
    by: { kind: 'office', name: office.holder, title: office.title },
    at: dependencies.clock().toISOString(),
  });
  if (!won && standing.answer?.outcome !== verdict.outcome) throw refusalOf(standing);
  return standing;
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
