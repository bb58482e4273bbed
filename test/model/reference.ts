import type { Application } from '../../functions/applications/application.ts';
import type { Decision } from '../../functions/decisions/decision.ts';
import type { Ledger } from '../../functions/places/ledger.ts';
import type { Entry } from '../../functions/places/places-repository.ts';

export type StageName = Exclude<NonNullable<Application['stage']>['name'], 'parked'>;
type Final = 'completed' | 'not-completed' | 'refused' | 'withdrawn' | 'died';

/** Where an application must be, once nothing is under way. */
type Expected =
  | { readonly at: 'draft' }
  | { readonly at: 'list' }
  | { readonly at: 'stage'; readonly stage: StageName }
  | { readonly at: 'move'; readonly to: string; readonly next: StageName }
  | { readonly at: 'end'; readonly state: Final };

/** One application as somebody with pen and paper would keep it. */
export interface Case {
  readonly number: string;
  readonly person: string;
  readonly track: string;
  expected: Expected;
  area: string;
  corrections: number;
  mendedFor: StageName;
  asksFor: readonly string[];
  isFileComplete: boolean;
  wasResidenceAsked: boolean;
  decree: string | undefined;
  /** The decisions that were made, in their order: `file-check complete`. */
  readonly decided: string[];
}

interface Line extends Entry {
  readonly list: string;
}

/** What each answer of a stage makes of the application; all else ends it as `ends` says. */
const goesOn: Readonly<Record<StageName, Readonly<Record<string, StageName>>>> = {
  'file-check': { complete: 'recommendation', correction: 'correction', expired: 'file-check' },
  correction: { expired: 'file-check' },
  recommendation: {
    recommended: 'decree',
    'not-recommended': 'decree',
    forwarded: 'decree',
    expired: 'recommendation',
  },
  residence: { resident: 'recommendation', expired: 'residence' },
  decree: { fixed: 'training', expired: 'decree' },
  training: { deferred: 'training', expired: 'training' },
};

const ends: Readonly<Record<string, Final>> = {
  incomplete: 'refused',
  refused: 'refused',
  outside: 'refused',
  ended: 'refused',
  withdrawn: 'withdrawn',
  left: 'withdrawn',
  died: 'died',
  completed: 'completed',
  'not-completed': 'not-completed',
};

/**
 * The reference: small enough to be seen to be right. It reads the changes of the table in their order, takes from
 * them who came when and who decided what, and says from that alone where every application must be. What may never
 * happen between two changes it tells at once.
 */
export class Reference {
  readonly cases = new Map<string, Case>();
  /** What broke, in the order in which it did. */
  readonly broken: string[] = [];
  readonly #lines = new Map<string, Line>();
  readonly #limits = new Map<string, number>();
  readonly #mostCorrections: (rules: number) => number;

  constructor(mostCorrections: (rules: number) => number) {
    this.#mostCorrections = mostCorrections;
  }

  ledger(list: string, { limit }: Ledger): void {
    this.#limits.set(list, limit);
  }

  /** A line of the register was put or changed. */
  line(list: string, entry: Entry): void {
    const key = `${list} ${entry.ticket}`;
    const before = this.#lines.get(key);
    this.#lines.set(key, { ...entry, list });
    if (entry.standing !== 'holds') return;
    const holding = this.lines(list).filter(({ standing }) => standing === 'holds').length;
    const limit = this.#limits.get(list) ?? 0;
    if (holding > limit) this.broken.push(`I1 ${list}: ${holding} places of ${limit}`);
    if (before?.standing !== 'waits') return;
    const overtaken = this.lines(list).find(({ standing, at }) => standing === 'waits' && at < entry.at);
    if (overtaken !== undefined)
      this.broken.push(`I3 ${list}: ${entry.application} overtook ${overtaken.application}`);
  }

  lines(list: string): readonly Line[] {
    return [...this.#lines.values()].filter((line) => line.list === list);
  }

  allLines(): readonly Line[] {
    return [...this.#lines.values()];
  }

  /** A head was put or changed. */
  head(before: Application | undefined, after: Application): void {
    const { number, person, track, area, run = 0 } = after;
    const known = this.cases.get(number);
    if (known === undefined) {
      this.cases.set(number, {
        number,
        person,
        track,
        area,
        expected: { at: 'draft' },
        corrections: 0,
        mendedFor: 'file-check',
        asksFor: [],
        isFileComplete: false,
        wasResidenceAsked: false,
        decree: undefined,
        decided: [],
      });
      return;
    }
    if (before?.area !== area) this.#moved(known, after);
    if (after.state === 'waits' || after.state === 'received') known.expected = { at: 'list' };
    if (after.state === 'holds-place' && before?.state !== 'holds-place') this.#begin(known, run);
    if (after.state === 'draft' || before?.state === after.state) return;
    if (known.expected.at === 'list' || known.expected.at === 'draft') {
      // Nobody but the applicant, or an officer for them, ends a wait.
      if (after.state === 'withdrawn' || after.state === 'died')
        known.expected = { at: 'end', state: after.state };
    }
  }

  /** The person has a place on another track: the application is refused by that rule. */
  secondPlace(number: string): void {
    const known = this.cases.get(number);
    if (known !== undefined) known.expected = { at: 'end', state: 'refused' };
  }

  /** A decision was made, or expired. */
  decision({ application, stage, state, answer, facts }: Decision, mostOf: number): void {
    const known = this.cases.get(application);
    if (known === undefined || facts['kept'] !== undefined) return;
    const outcome = state === 'expired' ? 'expired' : (answer?.outcome ?? '');
    known.decided.push(`${stage} ${outcome}`);
    if (stage === 'parked') this.#settled(known, outcome, answer);
    else if (known.expected.at !== 'stage' || known.expected.stage !== stage) {
      this.broken.push(
        `I5 ${application}: ${stage} decided ${outcome}, expected ${JSON.stringify(known.expected)}`,
      );
    } else this.#decided(known, stage, outcome, answer, mostOf);
  }

  #settled(known: Case, outcome: string, answer: Decision['answer']): void {
    if (outcome === 'resume' || outcome === 'expired') return;
    if (outcome === 'moved') this.#moves(known, answer);
    else if (ends[outcome] !== undefined) known.expected = { at: 'end', state: ends[outcome] };
  }

  #decided(known: Case, stage: StageName, outcome: string, answer: Decision['answer'], rules: number): void {
    const most = this.#mostCorrections(rules);
    if (stage === 'file-check' && outcome === 'complete') known.isFileComplete = true;
    if (stage === 'decree' && outcome === 'fixed') known.decree = answer?.reference;
    if (outcome === 'moved') this.#moves(known, answer);
    else if (outcome === 'correction' && (stage === 'file-check' || known.corrections < most)) {
      known.corrections += 1;
      known.mendedFor = stage;
      known.asksFor = answer?.items ?? [];
      known.expected = { at: 'stage', stage: 'correction' };
    } else if (outcome === 'resubmitted') known.expected = { at: 'stage', stage: known.mendedFor };
    else if (outcome === 'not-resident' && !known.wasResidenceAsked) {
      known.wasResidenceAsked = true;
      known.expected = { at: 'stage', stage: 'residence' };
    } else if (outcome === 'correction' || outcome === 'not-resident') {
      known.expected = { at: 'stage', stage: 'decree' };
    } else {
      const next = goesOn[stage][outcome];
      const state = ends[outcome];
      if (next !== undefined) known.expected = { at: 'stage', stage: next };
      else if (state !== undefined) known.expected = { at: 'end', state };
      else this.broken.push(`I5 ${known.number}: nobody knows ${stage} ${outcome}`);
    }
  }

  #moves(known: Case, answer: Decision['answer']): void {
    const next = known.isFileComplete ? 'recommendation' : 'file-check';
    const to = answer?.area ?? '';
    known.expected = to === known.area ? { at: 'stage', stage: next } : { at: 'move', to, next };
  }

  #moved(known: Case, { area }: Application): void {
    const { expected } = known;
    if (expected.at === 'move' && expected.to !== area)
      this.broken.push(`${known.number} moved to ${area}, not to ${expected.to}`);
    known.area = area;
    if (expected.at === 'move') known.expected = { at: 'stage', stage: expected.next };
  }

  /** A place was given: the first run, or the next one, which does not look again at a complete file. */
  #begin(known: Case, run: number): void {
    known.corrections = 0;
    known.mendedFor = 'file-check';
    known.wasResidenceAsked = false;
    const isKept = run > 1 && known.decided.includes('file-check complete');
    known.isFileComplete = isKept;
    known.expected = { at: 'stage', stage: isKept ? 'recommendation' : 'file-check' };
  }

  /** An operator begins again, as a new run with what is kept; false where the case is not in the midst of a journey. */
  restarted(number: string, keep: readonly string[]): boolean {
    const known = this.cases.get(number);
    if (known === undefined || known.expected.at !== 'stage') return false;
    known.corrections = 0;
    known.mendedFor = 'file-check';
    known.wasResidenceAsked = false;
    const isChecked = keep.includes('file-check') && known.decided.includes('file-check complete');
    const isRecommended =
      keep.includes('recommendation') &&
      known.decided.some((each) => /^recommendation (recommended|not-recommended|forwarded)$/.test(each));
    known.isFileComplete = isChecked;
    const stage = !isChecked ? 'file-check' : isRecommended ? 'decree' : 'recommendation';
    known.expected = { at: 'stage', stage };
    return true;
  }
}
