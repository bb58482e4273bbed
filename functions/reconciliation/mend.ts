import type { Application, ApplicationState, FinalState, Stage } from '../applications/application.ts';
import type { Decision, DecisionKey } from '../decisions/decision.ts';
import type { Referral, ReferralState } from '../financing/referral.ts';
import type { Ledger } from '../places/ledger.ts';
import type { Claim, Entry } from '../places/places-repository.ts';
import type { Acceptance } from '../places/take-place.ts';
import type { Link } from '../decisions/link.ts';
import type { WaitingTask } from './execution.ts';

/** What names a ledger and its register. */
export type LedgerKey = Pick<Ledger, 'track' | 'year' | 'area'>;

/** Fields of a head that a mend may set; `undefined` takes the field away. */
export type HeadChange = {
  readonly [Field in keyof Omit<Application, 'number' | 'sealed' | 'documents'>]?:
    | Application[Field]
    | undefined;
};

/**
 * A repair that can be executed as it stands. Each carries what was seen: it is done only where that still holds,
 * and doing it twice is doing it once. `ask` is left to a person.
 */
export type Mend =
  | { readonly kind: 'ask' }
  | { readonly kind: 'open-ledger'; readonly ledger: Ledger }
  | { readonly kind: 'set-ledger'; readonly seen: Ledger; readonly change: Partial<Ledger> }
  | { readonly kind: 'move-window'; readonly ledger: Ledger }
  | { readonly kind: 'enter-line'; readonly key: LedgerKey; readonly entry: Entry }
  | {
      readonly kind: 'set-line';
      readonly key: LedgerKey;
      readonly seen: Entry;
      readonly change: Partial<Pick<Entry, 'standing' | 'application' | 'at' | 'rules'>>;
    }
  | { readonly kind: 'void-line'; readonly key: LedgerKey; readonly seen: Entry }
  | { readonly kind: 'remove-line'; readonly key: LedgerKey; readonly seen: Entry }
  | {
      readonly kind: 'void-tickets';
      readonly key: LedgerKey;
      readonly tickets: readonly number[];
      readonly rules: number;
    }
  | {
      readonly kind: 'set-head';
      readonly number: string;
      readonly seen: HeadChange;
      readonly change: HeadChange;
    }
  | {
      readonly kind: 'record-submission';
      readonly number: string;
      readonly acceptance: Acceptance;
      readonly state: ApplicationState;
      readonly documents: Application['documents'];
    }
  | { readonly kind: 'close'; readonly number: string; readonly outcome: FinalState }
  | { readonly kind: 'promote'; readonly number: string; readonly run: number }
  | {
      readonly kind: 'finish-move';
      readonly number: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: 'ask-after'; readonly claim: Claim }
  | { readonly kind: 'put-claim'; readonly claim: Claim; readonly instead: string | undefined }
  | { readonly kind: 'end-claim'; readonly claim: Claim }
  | {
      readonly kind: 'bind-place';
      readonly person: string;
      readonly year: number;
      readonly number: string;
      readonly instead: string | undefined;
    }
  | {
      readonly kind: 'unbind-place';
      readonly person: string;
      readonly year: number;
      readonly number: string;
    }
  | { readonly kind: 'start-journey'; readonly number: string }
  | { readonly kind: 'redrive'; readonly arn: string }
  | { readonly kind: 'stop'; readonly arn: string }
  | { readonly kind: 'follow-decision'; readonly decision: Decision }
  | { readonly kind: 'settle-decision'; readonly decision: DecisionKey }
  | {
      readonly kind: 'reopen-decision';
      readonly decision: DecisionKey;
      readonly seen: Exclude<Decision['state'], 'open'>;
    }
  | { readonly kind: 'revoke-decision'; readonly decision: DecisionKey }
  | {
      readonly kind: 'rebind-decision';
      readonly decision: Decision;
      readonly token: string;
    }
  | {
      readonly kind: 'open-decision';
      readonly number: string;
      readonly stage: Stage['name'];
      readonly task: WaitingTask;
    }
  | { readonly kind: 'remove-link'; readonly hash: string; readonly seen: Link }
  | {
      readonly kind: 'set-link';
      readonly hash: string;
      readonly seen: Link;
      readonly change: Partial<Pick<Link, 'role' | 'scope' | 'expiresAt'>>;
    }
  | { readonly kind: 'start-referral'; readonly referral: Referral }
  | { readonly kind: 'open-referral'; readonly referral: Referral; readonly task: WaitingTask }
  | {
      readonly kind: 'close-referral';
      readonly referral: Referral;
      readonly state: ReferralState;
    }
  | { readonly kind: 'reopen-referral'; readonly referral: Referral };

/** What each kind of mend does, as an operator is told. */
export const mendWords: Readonly<Record<Mend['kind'], string>> = {
  ask: 'a person decides',
  'open-ledger': 'open the ledger from rules and register',
  'set-ledger': 'set the ledger to what rules and register say',
  'move-window': 'set the window to that of the rules',
  'enter-line': 'enter the line that the application says',
  'set-line': 'set the line to what ledger and application say',
  'void-line': 'release the line that stands for nobody',
  'remove-line': 'remove the line that no ticket was given for',
  'void-tickets': 'record the tickets as released, held by nobody',
  'set-head': 'set the application to what the others say',
  'record-submission': 'record the submission',
  close: 'end the application as its journey did',
  promote: 'give the application the place of its line, and its next run',
  'finish-move': 'end the move to the other area',
  'ask-after': 'ask the ledger’s follower to settle it',
  'put-claim': 'put the claim of the live application',
  'end-claim': 'end the claim',
  'bind-place': 'bind the place to the application that holds it',
  'unbind-place': 'free the person’s place of the year',
  'start-journey': 'start the execution',
  redrive: 'redrive the execution',
  stop: 'stop the execution',
  'follow-decision': 'record the decision and tell the execution',
  'settle-decision': 'close the decision with its answer',
  'reopen-decision': 'open the decision again, its execution still waits for it',
  'revoke-decision': 'revoke the decision',
  'rebind-decision': 'give the decision its execution’s token',
  'open-decision': 'put it on its desk again',
  'remove-link': 'remove the link',
  'set-link': 'set the link to what its decision says',
  'start-referral': 'start the referral’s execution',
  'open-referral': 'ask the lender',
  'close-referral': 'record how the referral ended',
  'reopen-referral': 'set the referral to unanswered, as its decision is',
};
