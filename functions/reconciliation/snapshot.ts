import type { Application } from '../applications/application.ts';
import type { Areas } from '../areas/area.ts';
import type { Decision, DecisionKey } from '../decisions/decision.ts';
import type { Link } from '../decisions/link.ts';
import type { Referral } from '../financing/referral.ts';
import type { HistoryEvent } from '../history/event.ts';
import { type Ledger, ledgerId } from '../places/ledger.ts';
import type { Claim, Entry } from '../places/places-repository.ts';
import type { Programme } from '../programmes/programme.ts';
import { type Execution, isRunning, runOf } from './execution.ts';

/** A line of the register and the register it is of: `wub#2026#32.76.06.1001`. */
export interface Line extends Entry {
  readonly list: string;
}

/** The binding of a person's one place of a year. */
export interface PlaceBinding {
  readonly person: string;
  readonly year: number;
  readonly application: string;
}

/** A link as it is stored: by the hash of what was mailed. */
export interface StoredLink extends Link {
  readonly hash: string;
}

/** An item that cannot be read, or whose content belongs under another key. */
export interface BrokenItem {
  readonly kind: string;
  readonly subject: string;
  /** Applications and ledgers that it is a part of. */
  readonly concerns: readonly string[];
  readonly problem: 'unreadable' | 'misfiled';
  readonly what: string;
}

/** What was in the table and in the machines while it was looked at: not at one moment, since people go on working. */
export interface Snapshot {
  readonly at: Date;
  readonly ledgers: readonly Ledger[];
  readonly lines: readonly Line[];
  readonly claims: readonly Claim[];
  readonly bindings: readonly PlaceBinding[];
  readonly heads: readonly Application[];
  readonly decisions: readonly Decision[];
  readonly links: readonly StoredLink[];
  readonly referrals: readonly Referral[];
  readonly events: readonly HistoryEvent[];
  readonly broken: readonly BrokenItem[];
  /** Every version of the rules of every year. */
  readonly programmes: readonly Programme[];
  readonly areas: Areas | undefined;
  readonly journeys: readonly Execution[];
  readonly referralRuns: readonly Execution[];
}

/** A snapshot by the names under which its parts speak of each other. */
export interface View extends Snapshot {
  readonly head: ReadonlyMap<string, Application>;
  readonly ledger: ReadonlyMap<string, Ledger>;
  readonly linesOf: ReadonlyMap<string, readonly Line[]>;
  readonly linesIn: ReadonlyMap<string, readonly Line[]>;
  readonly claimsOf: ReadonlyMap<string, readonly Claim[]>;
  /** By application and run. */
  readonly journey: ReadonlyMap<string, Execution>;
  readonly journeysOf: ReadonlyMap<string, readonly Execution[]>;
  readonly decision: ReadonlyMap<string, Decision>;
  readonly decisionsOf: ReadonlyMap<string, readonly Decision[]>;
  readonly referralsOf: ReadonlyMap<string, readonly Referral[]>;
  readonly eventsOf: ReadonlyMap<string, readonly HistoryEvent[]>;
  /** The newest rules of each year. */
  readonly rules: ReadonlyMap<number, Programme>;
  /** The last moment at which anything of an application moved. */
  readonly movedAt: (number: string) => string;
}

export function viewOf(snapshot: Snapshot): View {
  const { heads, ledgers, lines, journeys, decisions, referrals, events } = snapshot;
  const journeysOf = Map.groupBy(
    journeys,
    ({ name, waiting }) => runOf(name)?.number ?? waiting?.application ?? '',
  );
  const rules = new Map<number, Programme>();
  for (const each of snapshot.programmes) {
    if (each.version >= (rules.get(each.year)?.version ?? 0)) rules.set(each.year, each);
  }
  return {
    ...snapshot,
    head: new Map(heads.map((head) => [head.number, head])),
    ledger: new Map(ledgers.map((ledger) => [ledgerId(ledger), ledger])),
    linesOf: Map.groupBy(lines, ({ application }) => application),
    linesIn: Map.groupBy(lines, ({ list }) => list),
    claimsOf: Map.groupBy(snapshot.claims, ({ application }) => application),
    journey: new Map(journeys.map((execution) => [execution.name, execution])),
    journeysOf,
    decision: new Map(decisions.map((decision) => [decisionName(decision), decision])),
    decisionsOf: Map.groupBy(decisions, ({ application }) => application),
    referralsOf: Map.groupBy(referrals, ({ application }) => application),
    eventsOf: Map.groupBy(events, ({ application }) => application),
    rules,
    movedAt: momentsOf(snapshot, journeysOf),
  };
}

/** A decision's key as one name. */
export function decisionName({ desk, application, attempt }: DecisionKey): string {
  return `${desk} ${application} ${attempt}`;
}

/** The execution that an application's present run should have. */
export function currentJourney(view: View, { number, run = 1 }: Application): Execution | undefined {
  return view.journey.get(`${number}-${run}`);
}

/** The execution of an application's present run where it waits for a decision. */
export function waitingJourney(view: View, head: Application): Execution | undefined {
  const execution = currentJourney(view, head);
  return execution !== undefined && isRunning(execution) && execution.waiting !== undefined
    ? execution
    : undefined;
}

/** Youngest of some moments. */
export function latest(...moments: readonly (string | undefined)[]): string {
  return moments.reduce<string>((last, each) => (each !== undefined && each > last ? each : last), '');
}

function momentsOf(
  { heads, lines, claims, decisions, referrals }: Snapshot,
  journeysOf: ReadonlyMap<string, readonly Execution[]>,
): (number: string) => string {
  const moments = new Map<string, string>();
  const note = (number: string, ...more: readonly (string | undefined)[]) =>
    moments.set(number, latest(moments.get(number), ...more));
  for (const { number, createdAt, submittedAt } of heads) note(number, createdAt, submittedAt);
  for (const { application, at } of lines) note(application, at);
  for (const { application, at } of claims) note(application, at);
  for (const { application, entered, answer } of decisions) note(application, entered, answer?.at);
  for (const { application, consentAt } of referrals) note(application, consentAt);
  for (const [number, executions] of journeysOf) {
    for (const { startedAt, stoppedAt, waiting } of executions)
      note(number, startedAt, stoppedAt, waiting?.since);
  }
  return (number) => moments.get(number) ?? '';
}
