import type { DecisionKey } from './decision.ts';
import type { DecisionsRepository } from './decisions-repository.ts';

/**
 * What the machine goes on with when a stage's time is over: `expired` where nobody had decided, else what was
 * decided in the last moment. The table decides between the two, not the clock.
 */
export async function settleTimeout(key: DecisionKey, decisions: DecisionsRepository): Promise<string> {
  const standing = await decisions.find(key);
  // The stage's own opening never ran: nobody was asked, so nobody has decided.
  if (standing === undefined) return 'expired';
  const { decision } = await decisions.expire(key);
  return decision.answer?.outcome ?? 'expired';
}
