import type { Application, FinalState } from '../applications/application.ts';
import { carriesPlace, type Ledger, ledgerId } from '../places/ledger.ts';
import { freedBy, isPlaceMissed, linesOf, uncounted } from './counts.ts';
import type { Entry } from '../places/places-repository.ts';
import type { Finding, FindingCode } from './finding.ts';
import type { Mend } from './mend.ts';
import { isRunning } from './execution.ts';
import { currentJourney, type Line, type View } from './snapshot.ts';
import { standingOf, stateUnderWay, stateWaiting } from './standing.ts';

/**
 * An application's state against the standing of its line. The ledger is the witness between the two: it says
 * whether the ticket carried a place, and has counted a release that was one.
 */
export function checkStanding(view: View, head: Application, line: Line): readonly Finding[] {
  const due = standingOf(head);
  if (due === 'waits' && line.standing === 'waits') return checkWaiting(view, head);
  const ledger = view.ledger.get(ledgerId(head));
  if (due === undefined || ledger === undefined) return [];
  const { number, state } = head;
  const evidence = { ticket: line.ticket, head: state, register: line.standing };
  const about = { subject: number, evidence, since: view.movedAt(number) };
  if (due === line.standing) {
    if (!isUncounted(view, ledger, line)) return [];
    return [{ ...about, code: 'line.holds-uncounted', mend: { kind: 'ask' } }];
  }
  const [code, mend] = verdictOf(view, head, line, due, ledger);
  return [{ ...about, code, mend }];
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
  const setLine: Mend = { kind: 'set-line', key: head, seen: line, change: { standing: due } };
  switch (due) {
    case 'holds':
      if (!isPlaceCounted(view, ledger, line)) return ['head.holds-without-place', { kind: 'ask' }];
      return [line.standing === 'waits' ? 'line.waits-for-holder' : 'line.released-for-holder', setLine];
    case 'waits':
      if (line.standing === 'holds') {
        if (isUncounted(view, ledger, line)) return ['line.holds-for-waiting', setLine];
        return ['head.waits-with-place', giveState(view, head)];
      }
      if (isReleaseCounted(view, ledger, line)) return ['head.left-waiting', { kind: 'ask' }];
      return ['line.released-for-waiting', setLine];
    case 'released':
      return verdictOfRefused(view, head, line, ledger);
  }
}

/** Its execution still runs where only the state is wrong; else it was promoted and nothing began yet. */
function giveState(view: View, head: Application): Mend {
  const execution = currentJourney(view, head);
  return execution !== undefined && isRunning(execution)
    ? setState(head, stateUnderWay(head))
    : { kind: 'promote', number: head.number, run: head.run ?? 1 };
}

/** The line of a refused application stands: its closing was not ended, or the line was set back. */
function verdictOfRefused(
  view: View,
  head: Application,
  line: Line,
  ledger: Ledger,
): readonly [FindingCode, Mend] {
  const setLine: Mend = { kind: 'set-line', key: head, seen: line, change: { standing: 'released' } };
  if (line.standing === 'holds') {
    // The ledger has one free place more than the register, with this one still held.
    const isCounted = freedBy(ledger, linesOf(view, ledger)) < ledger.freed;
    const mend: Mend = isCounted ? setLine : { kind: 'close', number: head.number, outcome: endOf(head) };
    return ['line.holds-for-refused', mend];
  }
  if (ledger.left.includes(line.ticket)) return ['line.waits-for-refused', setLine];
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

/** True where the ledger counts a place for the line's ticket, though the line does not hold. */
function isPlaceCounted(view: View, ledger: Ledger, line: Line): boolean {
  const isDirect = carriesPlace(ledger, line.ticket);
  if (isDirect && line.standing === 'waits') return true;
  return (isDirect || ledger.left.includes(line.ticket)) && isPlaceMissed(view, ledger);
}

/** True where the ledger knows of the release: it changes with the line in one transaction. */
function isReleaseCounted(view: View, ledger: Ledger, line: Line): boolean {
  if (!carriesPlace(ledger, line.ticket)) return ledger.left.includes(line.ticket);
  return !isPlaceMissed(view, ledger);
}

function isUncounted(view: View, ledger: Ledger, line: Line): boolean {
  return uncounted(ledger, linesOf(view, ledger)).some(({ ticket }) => ticket === line.ticket);
}
