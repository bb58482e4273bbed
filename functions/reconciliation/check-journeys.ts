import type { Application } from '../applications/application.ts';
import { type Execution, isRedrivable, isRunning, runOf } from './execution.ts';
import type { Finding, FindingCode } from './finding.ts';
import type { Mend } from './mend.ts';
import { currentJourney, latest, type View } from './snapshot.ts';
import { isClosed, isUnderWay, standingOf } from './standing.ts';

/** How executions end that did not end in order. */
const badEnds: Readonly<Partial<Record<Execution['status'], FindingCode>>> = {
  FAILED: 'execution.failed',
  TIMED_OUT: 'execution.timed-out',
  ABORTED: 'execution.aborted',
};

/** Each application that holds a place has exactly one live execution or a final state (I4). */
export function checkJourneys(view: View): readonly Finding[] {
  return [
    ...view.heads.filter(isUnderWay).flatMap((head) => checkJourney(view, head)),
    ...view.heads.flatMap((head) => checkClosedHead(view, head)),
    ...view.journeys.filter(isRunning).flatMap((execution) => checkExecution(view, execution)),
  ];
}

function checkJourney(view: View, head: Application): readonly Finding[] {
  const { number, run = 1, state } = head;
  const about = { subject: number, since: view.movedAt(number) };
  const execution = currentJourney(view, head);
  if (execution === undefined) {
    const mend = { kind: 'start-journey', number } as const;
    return [{ ...about, code: 'execution.missing', evidence: { head: state, run }, mend }];
  }
  const { status, redrives, ended, arn } = execution;
  const bad = badEnds[status];
  if (bad !== undefined) {
    const mend: Mend = isRedrivable(execution, view.at) ? { kind: 'redrive', arn } : { kind: 'ask' };
    return [{ ...about, code: bad, evidence: { head: state, run, redrives }, mend }];
  }
  if (status !== 'SUCCEEDED') return [];
  return [
    {
      ...about,
      code: 'execution.ended-alive',
      evidence: { head: state, run, execution: ended ?? 'unknown' },
      // A refusal gave the place back: where it did not, the two contradict each other, and a person looks.
      mend:
        ended === 'completed' || ended === 'not-completed'
          ? { kind: 'close', number, outcome: ended }
          : { kind: 'ask' },
    },
  ];
}

function checkClosedHead(view: View, head: Application): readonly Finding[] {
  const { number, state, stage } = head;
  if (!isClosed(head) || stage === undefined) return [];
  const strays = (view.journeysOf.get(number) ?? []).some(isRunning);
  // A stray execution opened it: it is stopped first.
  if (strays) return [];
  return [
    {
      code: 'head.stage-of-closed',
      subject: number,
      evidence: { head: state, stage: stage.name },
      since: view.movedAt(number),
      mend: { kind: 'set-head', number, seen: { state, stage }, change: { stage: undefined } },
    },
  ];
}

function checkExecution(view: View, execution: Execution): readonly Finding[] {
  const { arn, name, startedAt, waiting } = execution;
  const number = runOf(name)?.number;
  const head = number === undefined ? undefined : view.head.get(number);
  // A head that is missing or cannot be read is a finding of its own; its execution is left as it is.
  if (number !== undefined && head === undefined && isNamed(view, number)) return [];
  if (head !== undefined && standingOf(head) === 'holds' && !isClosed(head)) {
    if (currentJourney(view, head) === execution) return [];
  }
  return [
    {
      code: 'execution.stray',
      subject: head?.number ?? waiting?.application ?? 'none',
      evidence: { execution: name, head: head?.state ?? 'none' },
      since: latest(startedAt, waiting?.since, head === undefined ? undefined : view.movedAt(head.number)),
      mend: { kind: 'stop', arn },
    },
  ];
}

function isNamed(view: View, number: string): boolean {
  return view.linesOf.has(number) || view.broken.some(({ concerns }) => concerns.includes(number));
}
