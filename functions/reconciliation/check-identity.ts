import type { Application } from '../applications/application.ts';
import { ledgerId } from '../places/ledger.ts';
import { isArrival } from './arrivals.ts';
import type { Finding } from './finding.ts';
import { isClosed, isUnderWay, stateUnderWay } from './standing.ts';
import { type View, waitingJourney } from './snapshot.ts';
import { isRunning, runOf } from './execution.ts';

/**
 * Heads that are contradicted by more than one other in what they are: whose, of which register, alive or not.
 * Looked at before everything else, since whatever else would be concluded from such a head is wrong.
 */
export function checkIdentity(view: View): readonly Finding[] {
  return [
    ...view.heads.flatMap((head) => checkPerson(view, head)),
    ...view.heads.flatMap((head) => checkList(view, head)),
    ...checkClosed(view),
  ];
}

/** The keyed hash of a person is in the head and in the key of the claim: of a live one both say the same. */
function checkPerson(view: View, head: Application): readonly Finding[] {
  const { number, person, track, year } = head;
  const naming = view.claimsOf.get(number) ?? [];
  const [claim] = naming;
  const isOther = claim !== undefined && naming.length === 1 && claim.person !== person;
  if (!isOther || claim.track !== track || claim.year !== year) return [];
  // Of claim and head the binding says who is right; where there is none, the one whom nobody else knows is wrong.
  const knows = (who: string) =>
    view.bindings.some((each) => each.person === who && each.application === number) ||
    view.claims.some((each) => each.person === who && each !== claim);
  if (knows(person)) return [];
  const isShared = view.heads.some((each) => each.person === claim.person && each.number !== number);
  if (isShared) return [];
  const mend = { kind: 'set-head', number, seen: { person }, change: { person: claim.person } } as const;
  const evidence = { claim: claim.application };
  const since = view.movedAt(number);
  return [{ code: 'head.person-differs', subject: number, evidence, since, mend }];
}

/** The register an application stands in is that of its track, year and area. */
function checkList(view: View, head: Application): readonly Finding[] {
  const { number, track, year, area, ticket } = head;
  const all = view.linesOf.get(number) ?? [];
  if (ticket === undefined || isArrival(view, head) || all.some(({ list }) => list === ledgerId(head)))
    return [];
  // Of an area it has left the line is released.
  const standing = all.filter((each) => each.standing !== 'released');
  const lines = standing.length > 0 ? standing : all;
  const [line] = lines;
  if (line === undefined) return [];
  const [claim] = view.claimsOf.get(number) ?? [];
  const isSure = lines.length === 1 && claim !== undefined && ledgerId(claim) === line.list;
  const change = isSure ? { track: claim.track, year: claim.year, area: claim.area } : {};
  return [
    {
      code: 'head.list-differs',
      subject: number,
      evidence: { head: ledgerId(head), register: line.list },
      since: view.movedAt(number),
      mend: isSure ? { kind: 'set-head', number, seen: { track, year, area }, change } : { kind: 'ask' },
    },
  ];
}

function checkClosed(view: View): readonly Finding[] {
  return view.heads.flatMap((head): readonly Finding[] => {
    const { number, state, run } = head;
    const about = { subject: number, since: view.movedAt(number) };
    if (isUnderWay(head)) {
      const running = (view.journeysOf.get(number) ?? []).filter(isRunning);
      const [only] = running;
      const found = only === undefined ? undefined : runOf(only.name)?.run;
      const isOther = found !== undefined && running.length === 1 && found !== (run ?? 1);
      if (!isOther || view.journey.has(`${number}-${run ?? 1}`)) return [];
      const evidence = { head: run ?? 1, running: found };
      const mend = { kind: 'set-head', number, seen: { run }, change: { run: found } } as const;
      return [{ ...about, code: 'head.run-differs', evidence, mend }];
    }
    const waiting = waitingJourney(view, head)?.waiting;
    if (waiting === undefined || !isClosed(head)) return [];
    const alive = stateUnderWay(head);
    const evidence = { head: state, execution: waiting.state };
    const mend = { kind: 'set-head', number, seen: { state }, change: { state: alive } } as const;
    return [{ ...about, code: 'head.closed-early', evidence, mend }];
  });
}
