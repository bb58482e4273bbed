import type { Programme } from '../programmes/programme.ts';
import type { Decision } from './decision.ts';
import type { Outcomes } from './parse-verdict.ts';

/** What may be answered by a link, and the programme's list for what needs one. */
export interface LinkOffer {
  readonly outcomes: Outcomes<string>;
  readonly items: Programme['corrections']['items'];
}

/**
 * The words a link may decide with. A file that was sent back as often as the programme allows is not sent back again:
 * the area's head says yes or no, and the dinas decides.
 */
export function linkOffer(decision: Decision, { corrections }: Pick<Programme, 'corrections'>): LinkOffer {
  if (decision.stage === 'referral') {
    return { outcomes: { accepted: [], declined: ['reason'] }, items: [] };
  }
  if (decision.stage !== 'recommendation') throw new Error(`Stage ${decision.stage} is not decided by link`);
  const mayReturn = Number(decision.facts['corrections'] ?? 0) < corrections.most;
  return {
    outcomes: {
      recommended: [],
      'not-recommended': ['reason'],
      ...(mayReturn ? { correction: ['items'] } : {}),
      'not-resident': ['reason'],
    },
    items: mayReturn ? corrections.items : [],
  };
}
