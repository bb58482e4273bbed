import { checkMoves } from './arrivals.ts';
import { checkBeyond } from './check-beyond.ts';
import { checkDecisions } from './check-decisions.ts';
import { checkHistory } from './check-history.ts';
import { checkIdentity } from './check-identity.ts';
import { checkItems } from './check-items.ts';
import { checkJourneys } from './check-journeys.ts';
import { checkLedgers } from './check-ledgers.ts';
import { checkLinks } from './check-links.ts';
import { checkParticipants } from './check-participants.ts';
import { checkPeople } from './check-people.ts';
import { checkReferrals } from './check-referrals.ts';
import { checkRegister } from './check-register.ts';
import { corrected } from './corrected.ts';
import type { Finding } from './finding.ts';
import { type Snapshot, viewOf } from './snapshot.ts';

/**
 * Everything in a snapshot that contradicts something else, each with its mend. Pure. What follows from a fault is
 * judged as if it were mended: one fault is one finding.
 */
export function check(snapshot: Snapshot): readonly Finding[] {
  const view = viewOf(snapshot);
  const beyond = checkBeyond(view);
  const earned = corrected(view, beyond);
  const identity = [...checkIdentity(earned), ...checkMoves(earned)];
  const alive = corrected(earned, identity);
  const register = checkRegister(alive);
  const accepted = corrected(alive, register);
  const participants = checkParticipants(accepted);
  const settled = corrected(accepted, participants);
  const found = [
    ...beyond,
    ...identity,
    ...register,
    ...participants,
    ...checkLedgers(settled),
    ...checkPeople(settled),
    ...checkJourneys(settled),
    ...checkDecisions(settled),
    ...checkLinks(settled),
    ...checkReferrals(settled),
    ...checkHistory(settled),
  ];
  // Nothing is concluded about what some item of cannot be read.
  const unclear = new Set(snapshot.broken.flatMap(({ concerns }) => concerns));
  return [...checkItems(earned), ...found.filter(({ subject }) => !unclear.has(subject))];
}
