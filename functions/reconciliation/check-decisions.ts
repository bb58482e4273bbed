import type { Application, Stage } from '../applications/application.ts';
import type { Answer, Decision } from '../decisions/decision.ts';
import { isRunning, type WaitingTask } from './execution.ts';
import type { Evidence, Finding, FindingCode } from './finding.ts';
import type { Mend } from './mend.ts';
import { currentJourney, decisionName, type View, waitingJourney } from './snapshot.ts';
import { stageOfState } from './stages.ts';
import { isUnderWay } from './standing.ts';

/** Decisions against the tasks that wait for them: each task has the one open decision of its application. */
export function checkDecisions(view: View): readonly Finding[] {
  return [
    ...view.heads.filter(isUnderWay).flatMap((head) => checkWait(view, head)),
    ...view.decisions
      .filter(({ stage }) => stage !== 'referral')
      .flatMap((decision) => checkDecision(view, decision)),
  ];
}

/** What an execution waits for, against the stage of its application and the decision there. */
function checkWait(view: View, head: Application): readonly Finding[] {
  const { number, stage } = head;
  const task = waitingJourney(view, head)?.waiting;
  if (task === undefined || isTakenByAnother(view, head)) return [];
  const add = (code: FindingCode, evidence: Evidence, mend: Mend): readonly Finding[] => [
    { code, subject: number, evidence, since: view.movedAt(number), mend },
  ];
  const at =
    stage === undefined ? undefined : view.decision.get(decisionName({ ...stage, application: number }));
  const isHere = at !== undefined && at.stage === (stageOfState(task.state) ?? at.stage);
  if (stage !== undefined && isHere && isAnswerable(at)) {
    // A decision without its answer, or with one and still open, is a finding of its own.
    if ((at.answer === undefined) === (at.state === 'decided')) return [];
    if (at.token !== task.token && !carriesToken(view, number, task)) {
      const evidence = { stage: at.stage, attempt: at.attempt, decision: at.state };
      const told = { ...at, token: task.token };
      return add(
        'decision.token-differs',
        evidence,
        at.state === 'open'
          ? { kind: 'rebind-decision', decision: at, token: task.token }
          : { kind: 'follow-decision', decision: told },
      );
    }
    if (at.token === task.token) {
      if (at.state === 'decided') {
        const evidence = { stage: at.stage, attempt: at.attempt, outcome: at.answer?.outcome ?? 'none' };
        return add('decision.undelivered', evidence, { kind: 'follow-decision', decision: at });
      }
      if (at.dueAt === stage.dueAt) return [];
      const change = { stage: { ...stage, dueAt: at.dueAt } };
      const evidence = { head: stage.dueAt, decision: at.dueAt };
      return add('head.due-differs', evidence, { kind: 'set-head', number, seen: { stage }, change });
    }
  }
  return elsewhere(view, head, task, at, add);
}

/** True where a second execution of the application has entered the stage: it is stopped first. */
function isTakenByAnother(view: View, head: Application): boolean {
  const { number, stage } = head;
  const at =
    stage === undefined ? undefined : view.decision.get(decisionName({ ...stage, application: number }));
  return (view.journeysOf.get(number) ?? []).some(
    (each) => each !== currentJourney(view, head) && isRunning(each) && each.waiting?.token === at?.token,
  );
}

/** The execution waits, and not for the decision that the application's stage names. */
function elsewhere(
  view: View,
  { number, stage }: Application,
  task: WaitingTask,
  at: Decision | undefined,
  add: (code: FindingCode, evidence: Evidence, mend: Mend) => readonly Finding[],
): readonly Finding[] {
  const evidence = {
    execution: task.state,
    stage: stage?.name ?? 'none',
    attempt: stage?.attempt ?? 0,
    decision: at?.state ?? 'none',
  };
  const own = decisionsWith(view, number, task).find(isAnswerable);
  if (own !== undefined && own.stage !== 'referral') {
    const { stage: name, attempt, desk, dueAt } = own;
    const change = { stage: { name, attempt, desk, dueAt } };
    const code = stage === undefined ? 'head.stage-missing' : 'head.stage-differs';
    return add(code, evidence, { kind: 'set-head', number, seen: { stage }, change });
  }
  if (at?.token === task.token && (at.state === 'expired' || at.state === 'revoked')) {
    return add('decision.closed-unanswered', evidence, {
      kind: 'reopen-decision',
      decision: at,
      seen: at.state,
    });
  }
  const name = stageOfState(task.state);
  const mend: Mend =
    name === undefined
      ? { kind: 'ask' }
      : { kind: 'open-decision', number, stage: name, task: withGiven(view, number, name, task) };
  return add(at === undefined ? 'decision.missing' : 'decision.closed-unanswered', evidence, mend);
}

/** What the stage was told of the answer before it, which is not in what its execution gave it. */
function withGiven(view: View, number: string, stage: Stage['name'], task: WaitingTask): WaitingTask {
  if (stage !== 'correction' && stage !== 'residence') return task;
  const before = (view.decisionsOf.get(number) ?? [])
    .filter((decision) => decision.answer !== undefined && decision.stage !== 'referral')
    .reduce<Answer | undefined>(
      (last, { answer }) => (last === undefined || (answer?.at ?? '') >= last.at ? answer : last),
      undefined,
    );
  const items = stage === 'correction' ? { items: (before?.items ?? []).join(' ') } : {};
  const reason = before?.reason === undefined ? {} : { reason: before.reason };
  return { ...task, facts: { ...task.facts, ...items, ...reason } };
}

const isAnswerable = ({ state }: Decision) => state === 'open' || state === 'decided';

function decisionsWith(view: View, number: string, { token }: WaitingTask): readonly Decision[] {
  return (view.decisionsOf.get(number) ?? []).filter((decision) => decision.token === token);
}

function carriesToken(view: View, number: string, task: WaitingTask): boolean {
  return decisionsWith(view, number, task).length > 0;
}

/** A decision by itself: it says how it was decided, and an open one has somebody who waits for it. */
function checkDecision(view: View, decision: Decision): readonly Finding[] {
  const { application: number, stage, attempt, state, answer } = decision;
  const head = view.head.get(number);
  if (head === undefined) return [];
  const about = { subject: number, evidence: { stage, attempt }, since: view.movedAt(number) };
  if (state === 'decided') {
    if (answer !== undefined) return [];
    // Where its execution still waits, nobody has decided.
    const mend: Mend =
      waitingJourney(view, head)?.waiting?.token === decision.token
        ? { kind: 'reopen-decision', decision, seen: state }
        : { kind: 'ask' };
    return [{ ...about, code: 'decision.answerless', mend }];
  }
  if (state !== 'open') return [];
  if (answer !== undefined) {
    return [{ ...about, code: 'decision.open-answered', mend: { kind: 'settle-decision', decision } }];
  }
  if (isExpected(view, head, decision)) return [];
  return [{ ...about, code: 'decision.left-open', mend: { kind: 'revoke-decision', decision } }];
}

/** True where the decision is that of the application's stage, or the one its execution waits for. */
function isExpected(view: View, head: Application, decision: Decision): boolean {
  const isAtStage = head.stage?.desk === decision.desk && head.stage.attempt === decision.attempt;
  if (isAtStage && isUnderWay(head)) return true;
  const { stage, number } = head;
  const at =
    stage === undefined ? undefined : view.decision.get(decisionName({ ...stage, application: number }));
  if (at?.state === 'open' && at.token === decision.token) return false;
  return (view.journeysOf.get(head.number) ?? []).some(
    (execution) => isRunning(execution) && execution.waiting?.token === decision.token,
  );
}
