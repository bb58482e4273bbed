import type { Mend } from './mend.ts';

/** What can be wrong, by code, as an operator is told. */
export const meanings = {
  'ledger.missing': 'an area of the rules has no ledger',
  'ledger.unknown': 'a ledger or register of an area or track that the rules do not know',
  'ledger.limit-differs': 'the ledger has another number of places than the rules',
  'ledger.direct-differs': 'tickets up to another number carry a place than the rules say',
  'ledger.window-differs': 'the ledger is open at other times than the rules say',
  'ledger.behind': 'the ledger has given fewer tickets than the register has lines',
  'ledger.last-differs': 'the ledger names another application for its last ticket than the register',
  'ledger.freed-differs': 'the ledger counts another number of places given back than the register',
  'ledger.left-differs': 'the ledger names other tickets that left the waiting list than the register',
  'ledger.arrived-differs': 'the ledger names others as come from another area than the register',
  'ledger.over-limit': 'more lines hold a place than there are places',
  'line.missing': 'an application has a ticket and no line in the register',
  'line.gap': 'tickets that were given have no line and nobody has them',
  'line.twice': 'an application stands in the register twice',
  'line.beyond-ledger': 'the register has a line for a ticket that was never given',
  'line.of-another': 'the line of an application’s ticket names another application',
  'line.waits-for-holder': 'the line waits, the application holds a place',
  'line.released-for-holder': 'the line was released, the ledger counts no release and the application holds',
  'line.holds-for-waiting': 'the line holds a place, its ticket carries none and the application waits',
  'line.released-for-waiting':
    'the line was released, the ledger counts no leaving and the application waits',
  'line.holds-uncounted': 'line and application hold a place, the ledger never gave it to this ticket',
  'line.holds-for-refused': 'the line holds a place, the application has ended without one',
  'line.waits-for-refused': 'the line waits, the application has ended',
  'line.unclaimed': 'the line stands for a draft that has no claim',
  'head.missing': 'an application is named and is not there',
  'head.move-unfinished': 'the application was moved to another area and has not arrived there',
  'head.list-differs': 'the application names another area or track than the register it stands in',
  'head.person-differs': 'the application names another person than its claim',
  'head.decree-differs': 'the application names another decree than the decision that fixed it',
  'head.ticket-differs': 'the application has another ticket than its line in the register',
  'head.acceptance-differs': 'application and register differ in when, or under which rules, it was accepted',
  'head.draft-accepted': 'the application is a draft and has a line in the register',
  'head.waits-otherwise': 'the application waits in another way than its track gives places',
  'head.waits-with-place': 'the application waits, its line holds a place',
  'head.holds-without-place': 'the application holds a place, its line does not',
  'head.left-waiting': 'the application waits, its line has left the list',
  'head.closed-early': 'the application has ended, its execution waits for a decision',
  'head.run-differs': 'the application names another run than the one that is running',
  'head.stage-missing': 'the application is in no stage, its execution waits in one',
  'head.stage-differs': 'the application’s stage is another than the one its execution waits in',
  'head.stage-of-closed': 'the application has ended and still has a stage',
  'head.due-differs': 'application and decision differ in the deadline',
  'head.participant-unfixed': 'the application is a participant under no decree',
  'head.fixed-not-participant': 'the application was fixed by decree and is no participant',
  'claim.unfinished': 'a claim whose application never got its ticket',
  'claim.missing': 'a live application has no claim',
  'claim.differs': 'claim and application differ in the area',
  'claim.of-another': 'a person’s claim names an application that is not theirs or not alive',
  'claim.of-refused': 'an application without a place still has its claim: the person cannot apply again',
  'person.twice': 'a person has two live applications in one track and year',
  'place.missing': 'the person of a place is not bound to it',
  'place.of-another': 'the person’s place of the year is bound to an application that has none',
  'place.unfounded': 'a place of the year is bound to an application that has none',
  'person.two-places': 'a person holds two places in one year',
  'execution.missing': 'an application holds a place and has no execution',
  'execution.failed': 'the execution of a live application failed',
  'execution.timed-out': 'the execution of a live application ran out of time',
  'execution.aborted': 'the execution of a live application was stopped',
  'execution.ended-alive': 'the execution has ended in order, the application is alive',
  'execution.stray': 'an execution runs that belongs to no application that should have one',
  'decision.missing': 'an execution waits for a decision that is not there',
  'decision.closed-unanswered': 'an execution waits for a decision that was revoked or has expired',
  'decision.token-differs': 'a decision lacks the token that its execution waits with',
  'decision.undelivered': 'a decision was made and its execution was not told',
  'decision.left-open': 'a decision is open and nothing waits for it',
  'decision.answerless': 'a decision was made and says not how',
  'decision.lost': 'the history tells of a decision that is not there',
  'decision.differs-from-history': 'a decision says something else than the history recorded',
  'decision.open-answered': 'a decision is open and has its answer',
  'link.nowhere': 'a link leads to no decision',
  'link.misdirected': 'a link opens for another office than the one whose decision it is',
  'link.everlasting': 'a link works for longer than its decision allows',
  'referral.not-started': 'a referral has no execution',
  'referral.execution-failed': 'the execution of an unanswered referral failed, timed out or was stopped',
  'referral.ended-open': 'the execution of a referral has ended, the referral is unanswered',
  'referral.undelivered': 'a lender has answered and the referral’s execution was not told',
  'referral.overrun': 'a referral is answered, its execution still waits',
  'referral.token-differs': 'the lender’s decision lacks the token that its execution waits with',
  'referral.not-asked': 'a referral’s execution waits and no lender is asked',
  'referral.without-participant': 'a referral of an application that has not completed',
  'referral.twice': 'an application has two unanswered referrals',
  'history.gap': 'events of an application’s history are missing',
  'history.changed': 'an event of an application’s history was changed',
  'history.unrecorded': 'a decision was made and is not in the history',
  'history.state-unrecorded': 'the application is in a state that nothing in its history led to',
  'item.unreadable': 'an item of the table cannot be read',
  'item.misfiled': 'an item of the table lies under the key of another',
} as const;

export type FindingCode = keyof typeof meanings;

/** Facts that show a finding: numbers, codes and states, never anything of a person. */
export type Evidence = Readonly<Record<string, string | number>>;

/** One thing that contradicts another, and what would mend it. */
export interface Finding {
  readonly code: FindingCode;
  /** What it concerns: the number of an application, or the name of a ledger (`wub#2026#32.76.06.1001`). */
  readonly subject: string;
  readonly evidence: Evidence;
  /** The youngest moment among the things concerned: what has just moved may still be moving. */
  readonly since: string;
  readonly mend: Mend;
}

/** What makes two findings the same: a second look that finds other evidence has found something in motion. */
export function identityOf({ code, subject, evidence }: Finding): string {
  return JSON.stringify([code, subject, Object.entries(evidence).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

/** Evidence as one line: `ledger 3, register 5`. */
export function evidenceLine(evidence: Evidence): string {
  return Object.entries(evidence)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
