import type { Application, FinalState } from '../applications/application.ts';
import { carriesPlace, type Ledger, ledgerId } from '../places/ledger.ts';
import type { Entry } from '../places/places-repository.ts';
import type { Finding, FindingCode } from './finding.ts';
import type { Mend } from './mend.ts';
import type { Line, View } from './snapshot.ts';
import { standingOf, stateUnderWay, stateWaiting } from './standing.ts';

/**
 * An application's state against the standing of its line. The ledger is the witness between the two: it says
 * whether the ticket carried a place, and has counted a release that was one.
 */
export function checkStanding(view: View, head: Application, line: Line): readonly Finding[] {
  const due = standingOf(head);
  if (due === 'waits' && line.standing === 'waits') return checkWaiting(view, head);
  if (due === undefined || due === line.standing) return [];
  const ledger = view.ledger.get(ledgerId(head));
  if (ledger === undefined) return [];
  const [code, mend] = verdictOf(view, head, line, due, ledger);
  const { number, state } = head;
  const evidence = { ticket: line.ticket, head: state, register: line.standing };
  return [{ code, subject: number, evidence, since: view.movedAt(number), mend }];
}

/** On a ranked track an application is received, on another it waits. */
function checkWaiting(view: View, head: Application): readonly Finding[] {
  const { number, state, track } = head;
  const due = stateWaiting(head, view.rules.get(head.year));
  if (due === state) return [];
  const since = view.movedAt(number);
  return [
    {
      code: 'head.waits-otherwise',
      subject: number,
      evidence: { head: state, track },
      since,
      mend: setState(head, due),
    },
  ];
}

function verdictOf(
  view: View,
  head: Application,
  line: Line,
  due: Entry['standing'],
  ledger: Ledger,
): readonly [FindingCode, Mend] {
  const carries = carriesPlace(ledger, line.ticket);
  const setLine: Mend = { kind: 'set-line', key: head, seen: line, change: { standing: due } };
  switch (due) {
    case 'holds':
      if (line.standing === 'waits' && carries) return ['line.waits-for-holder', setLine];
      if (line.standing === 'released' && carries && !isReleaseCounted(view, ledger, line)) {
        return ['line.released-for-holder', setLine];
      }
      return ['head.holds-without-place', { kind: 'ask' }];
    case 'waits':
      if (line.standing === 'holds') {
        if (!carries) return ['line.holds-for-waiting', setLine];
        return ['head.waits-with-place', setState(head, stateUnderWay(head))];
      }
      if (isReleaseCounted(view, ledger, line)) return ['head.left-waiting', { kind: 'ask' }];
      return ['line.released-for-waiting', setLine];
    case 'released':
      return verdictOfRefused(view, head, line, ledger);
  }
}

/** The line of a refused application stands: its closing was not ended, or the line was set back. */
function verdictOfRefused(
  view: View,
  head: Application,
  line: Line,
  ledger: Ledger,
): readonly [FindingCode, Mend] {
  if (line.standing === 'holds') {
    const isCounted = countedReleases(view, ledger) < ledger.freed;
    return [
      'line.holds-for-refused',
      isCounted
        ? { kind: 'set-line', key: head, seen: line, change: { standing: 'released' } }
        : { kind: 'close', number: head.number, outcome: endOf(head) },
    ];
  }
  const hasClaim = view.claimsOf.has(head.number);
  return [
    'line.waits-for-refused',
    hasClaim ? setState(head, stateWaiting(head, view.rules.get(head.year))) : { kind: 'ask' },
  ];
}

/** The end of an application that has no place any more. */
function endOf({ state }: Application): FinalState {
  return state === 'withdrawn' || state === 'died' ? state : 'refused';
}

function setState({ number, state }: Application, to: Application['state']): Mend {
  return { kind: 'set-head', number, seen: { state }, change: { state: to } };
}

/** Released lines whose ticket carried a place. */
function countedReleases(view: View, ledger: Ledger): number {
  return (view.linesIn.get(ledgerId(ledger)) ?? []).filter(
    ({ standing, ticket }) => standing === 'released' && carriesPlace(ledger, ticket),
  ).length;
}

/** True where the ledger knows of the release: it changes with the line in one transaction. */
function isReleaseCounted(view: View, ledger: Ledger, line: Line): boolean {
  if (!carriesPlace(ledger, line.ticket)) return ledger.left.includes(line.ticket);
  return ledger.freed >= countedReleases(view, ledger);
}
