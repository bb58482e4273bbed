import type { Decision } from '../decisions/decision.ts';
import { referralDecisionKey } from '../financing/referral-decision.ts';
import { type Referral, stateOfOutcome } from '../financing/referral.ts';
import { type Execution, isRedrivable, isRunning } from './execution.ts';
import type { Evidence, Finding, FindingCode } from './finding.ts';
import type { Mend } from './mend.ts';
import { decisionName, latest, type View } from './snapshot.ts';

/** Referrals against their executions and the lenders' decisions. */
export function checkReferrals(view: View): readonly Finding[] {
  const runs = new Map(view.referralRuns.map((execution) => [execution.name, execution]));
  const names = new Set(view.referrals.map(nameOf));
  return [
    ...view.referrals.flatMap((referral) => checkReferral(view, referral, runs.get(nameOf(referral)))),
    ...view.decisions.flatMap((decision) => checkAsked(view, decision)),
    ...[...view.referralsOf].flatMap(([number, referrals]) => checkNumberOpen(number, referrals)),
    ...view.referralRuns
      .filter((execution) => isRunning(execution) && !names.has(execution.name))
      .map(({ arn, name, startedAt, waiting }): Finding => ({
        code: 'execution.stray',
        subject: waiting?.application ?? 'none',
        evidence: { execution: name, referral: 'none' },
        since: latest(startedAt, waiting?.since),
        mend: { kind: 'stop', arn },
      })),
  ];
}

const nameOf = ({ application, referral }: Referral) => `${application}-r${referral}`;

function checkNumberOpen(number: string, referrals: readonly Referral[]): readonly Finding[] {
  const open = referrals.filter(({ state }) => state === 'requested');
  if (open.length < 2) return [];
  const evidence = { open: open.map(({ referral }) => referral).join(' ') };
  const since = latest(...open.map(({ consentAt }) => consentAt));
  return [{ code: 'referral.twice', subject: number, evidence, since, mend: { kind: 'ask' } }];
}

function checkReferral(view: View, referral: Referral, execution: Execution | undefined): readonly Finding[] {
  const { application: number, state } = referral;
  const decision = view.decision.get(decisionName(referralDecisionKey(referral)));
  const since = latest(
    referral.consentAt,
    decision?.entered,
    decision?.answer?.at,
    execution?.startedAt,
    execution?.stoppedAt,
    execution?.waiting?.since,
  );
  const add = (code: FindingCode, evidence: Evidence, mend: Mend): readonly Finding[] => [
    { code, subject: number, evidence: { referral: referral.referral, ...evidence }, since, mend },
  ];
  const head = view.head.get(number);
  if (head === undefined) return [];
  if (head.state !== 'completed') {
    return add('referral.without-participant', { head: head.state }, { kind: 'ask' });
  }
  if (state === 'requested') return checkUnanswered(view, referral, execution, decision, add);
  if (execution?.waiting === undefined || !isRunning(execution)) return [];
  return add(
    'referral.overrun',
    { state, decision: decision?.state ?? 'none' },
    mendOverrun(referral, execution, decision),
  );
}

/** Of referral, decision and execution two say the same. */
function mendOverrun(referral: Referral, { arn, waiting }: Execution, decision: Decision | undefined): Mend {
  if (decision === undefined || waiting === undefined) return { kind: 'stop', arn };
  if (decision.answer !== undefined) {
    return { kind: 'follow-decision', decision: { ...decision, token: waiting.token } };
  }
  return decision.state === 'open' ? { kind: 'reopen-referral', referral } : { kind: 'stop', arn };
}

/** A lender is asked for a referral that is there and unanswered. */
function checkAsked(view: View, decision: Decision): readonly Finding[] {
  const { application: number, attempt, state, stage } = decision;
  if (stage !== 'referral' || state !== 'open') return [];
  const referral = view.referralsOf.get(number)?.find((each) => Number(each.referral) === attempt);
  const isWaited = view.referralRuns.some(
    (each) => isRunning(each) && each.waiting?.token === decision.token,
  );
  if (!view.head.has(number) || referral?.state === 'requested' || isWaited) return [];
  return [
    {
      code: 'decision.left-open',
      subject: number,
      evidence: { stage, attempt },
      since: latest(decision.entered, referral?.consentAt),
      mend: { kind: 'revoke-decision', decision },
    },
  ];
}

function checkUnanswered(
  view: View,
  referral: Referral,
  execution: Execution | undefined,
  decision: Decision | undefined,
  add: (code: FindingCode, evidence: Evidence, mend: Mend) => readonly Finding[],
): readonly Finding[] {
  if (execution === undefined) {
    const mend = { kind: 'start-referral', referral } as const;
    return add('referral.not-started', { decision: decision?.state ?? 'none' }, mend);
  }
  const { status, redrives, arn, waiting: task } = execution;
  if (status === 'SUCCEEDED') {
    const state = stateOfOutcome(decision?.answer?.outcome ?? 'expired');
    return add('referral.ended-open', { decision: state }, { kind: 'close-referral', referral, state });
  }
  if (!isRunning(execution)) {
    const mend: Mend = isRedrivable(execution, view.at) ? { kind: 'redrive', arn } : { kind: 'ask' };
    return add('referral.execution-failed', { execution: status, redrives }, mend);
  }
  if (task === undefined) return [];
  if (decision === undefined) {
    return add('referral.not-asked', { decision: 'none' }, { kind: 'open-referral', referral, task });
  }
  if (decision.answer !== undefined) {
    const told = { ...decision, token: task.token };
    const evidence = { outcome: decision.answer.outcome };
    return add('referral.undelivered', evidence, { kind: 'follow-decision', decision: told });
  }
  if (decision.token === task.token || decision.state !== 'open') return [];
  const mend = { kind: 'rebind-decision', decision, token: task.token } as const;
  return add('referral.token-differs', { decision: decision.state }, mend);
}
