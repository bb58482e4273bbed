import type { ApplicationState } from '../applications/application.ts';
import { whatOf } from '../applications/follow-changes.ts';
import { type Decision, DecidingStage } from '../decisions/decision.ts';
import { hashEvent, type HistoryEvent } from '../history/event.ts';
import type { Finding } from './finding.ts';
import { latest, type View } from './snapshot.ts';

/** Each application's history: whole, as it was recorded, and telling all that was decided (I9). */
export function checkHistory(view: View): readonly Finding[] {
  return [
    ...[...view.eventsOf].flatMap(([number, events]) => checkChain(view, number, events)),
    ...view.events.flatMap((event) => checkEvent(view, event)),
    ...view.decisions.flatMap((decision) => checkRecorded(view, decision)),
    ...checkStates(view),
  ];
}

/** A gap and a change are evidence: nothing writes over them, a person finds out what happened. */
function checkChain(view: View, number: string, events: readonly HistoryEvent[]): readonly Finding[] {
  const chain = events.toSorted((a, b) => a.sequence - b.sequence);
  const since = latest(view.movedAt(number), ...chain.map(({ recordedAt }) => recordedAt));
  const about = { subject: number, since, mend: { kind: 'ask' } } as const;
  const there = new Set(chain.map(({ sequence }) => sequence));
  const last = chain.at(-1)?.sequence ?? 0;
  const missing = Array.from({ length: last }, (_, index) => index + 1).filter((each) => !there.has(each));
  const changed = chain.filter((event) => {
    if (hashEvent(event) !== event.hash) return true;
    const before = chain.find(({ sequence }) => sequence === event.sequence - 1);
    return before !== undefined && hashEvent(before) === before.hash && event.previous !== before.hash;
  });
  return [
    ...(missing.length === 0
      ? []
      : [{ ...about, code: 'history.gap' as const, evidence: { events: missing.join(' '), of: last } }]),
    ...changed.map(({ sequence, event }) => ({
      ...about,
      code: 'history.changed' as const,
      evidence: { sequence, event },
    })),
  ];
}

/** An event that tells of a decision, against the decision itself. Which of the two is wrong a person finds out. */
function checkEvent(view: View, event: HistoryEvent): readonly Finding[] {
  const { application: number } = event;
  const [, stage, attempt] = /^([a-z-]+)\.(\d+)$/.exec(event.event) ?? [];
  if (!DecidingStage.safeParse(stage).success || hashEvent(event) !== event.hash) return [];
  const evidence = { stage: stage ?? '', attempt: Number(attempt) };
  const about = { subject: number, since: event.recordedAt, mend: { kind: 'ask' } } as const;
  const decision = (view.decisionsOf.get(number) ?? []).find((each) => eventName(each) === event.event);
  if (decision === undefined) return [{ ...about, code: 'decision.lost', evidence }];
  const { answer } = decision;
  if (answer === undefined || event.what === whatOf(decision.stage, answer)) return [];
  return [{ ...about, code: 'decision.differs-from-history', evidence }];
}

const eventName = ({ stage, attempt }: Decision) => `${stage}.${attempt}`;

function checkRecorded(view: View, decision: Decision): readonly Finding[] {
  const { application: number, answer, state, stage, attempt } = decision;
  // An answer that stands from an earlier run is told there.
  if (decision.facts['kept'] !== undefined) return [];
  if (state !== 'decided' || answer === undefined || !view.head.has(number)) return [];
  const events = view.eventsOf.get(number) ?? [];
  if (events.some(({ event }) => event === eventName(decision))) return [];
  // Where its execution was not told either, following it does both.
  const runs = stage === 'referral' ? view.referralRuns : (view.journeysOf.get(number) ?? []);
  if (runs.some(({ waiting }) => waiting?.token === decision.token)) return [];
  // What a gap lost is not recorded again behind it: it would tell another order.
  if (events.length > 0 && events.length < Math.max(...events.map(({ sequence }) => sequence))) return [];
  return [
    {
      code: 'history.unrecorded',
      subject: number,
      evidence: { stage, attempt, outcome: answer.outcome },
      since: latest(view.movedAt(number), answer.at),
      mend: { kind: 'follow-decision', decision },
    },
  ];
}

/** What was decided before an application can be in a state. */
const leadsTo = {
  participant: ['decree', 'fixed'],
  completed: ['training', 'completed'],
  'not-completed': ['training', 'not-completed'],
} as const;

function isLedTo(state: ApplicationState): state is keyof typeof leadsTo {
  return state in leadsTo;
}

function checkStates(view: View): readonly Finding[] {
  return view.heads.flatMap(({ number, state }) => {
    if (!isLedTo(state)) return [];
    const [stage, outcome] = leadsTo[state];
    const isDecided = (view.decisionsOf.get(number) ?? []).some(
      (each) => each.stage === stage && each.answer?.outcome === outcome,
    );
    const isRecorded = (view.eventsOf.get(number) ?? []).some(({ what }) => what === `${stage}: ${outcome}`);
    if (isDecided || isRecorded) return [];
    const evidence = { head: state, needs: `${stage} ${outcome}` };
    const since = view.movedAt(number);
    return [{ code: 'history.state-unrecorded', subject: number, evidence, since, mend: { kind: 'ask' } }];
  });
}
