import type { Application } from '../applications/application.ts';
import { type Ledger, ledgerId } from '../places/ledger.ts';
import type { Claim } from '../places/places-repository.ts';
import { linesOf } from './counts.ts';
import type { Evidence, Finding } from './finding.ts';
import { type Execution, isRunning } from './execution.ts';
import { currentJourney, latest, type View } from './snapshot.ts';
import { parkedState } from './stages.ts';

type Arrivals = Pick<Ledger, 'arrived' | 'ranksBefore'>;

/**
 * Applications that are on their way to another area: the claim was turned, the ledger there has given a ticket,
 * and the head is not there yet. An execution under way ends that by itself.
 */
export function checkMoves(view: View): readonly Finding[] {
  return view.heads.flatMap((head): readonly Finding[] => {
    const claim = moveOf(view, head);
    const execution = currentJourney(view, head);
    if (claim === undefined || (execution !== undefined && isUnderWay(execution))) return [];
    const { number, area: from } = head;
    const evidence: Evidence = { from, to: claim.area, head: head.state };
    const since = latest(view.movedAt(number), view.ledger.get(ledgerId(claim))?.lastAt);
    const mend = { kind: 'finish-move', number, from, to: claim.area } as const;
    return [{ code: 'head.move-unfinished', subject: number, evidence, since, mend }];
  });
}

/** True where the execution may be moving it at this moment, or failed to and waits for an officer. */
function isUnderWay(execution: Execution): boolean {
  const { waiting } = execution;
  return isRunning(execution) && (waiting === undefined || waiting.state === parkedState);
}

/** True where an application has its ticket by having moved here. */
export function isArrival(view: View, head: Application): boolean {
  return head.ticket !== undefined && view.ledger.get(ledgerId(head))?.arrived[head.number] === head.ticket;
}

/** The claim by which an application is on its way to another area; undefined for one that stays where it is. */
export function moveOf(view: View, head: Application): Claim | undefined {
  const claim = (view.claimsOf.get(head.number) ?? []).find(
    ({ person, track, year }) => person === head.person && track === head.track && year === head.year,
  );
  if (claim === undefined || claim.area === head.area || head.ticket === undefined) return undefined;
  const ticket = view.ledger.get(ledgerId(claim))?.arrived[head.number];
  const there = linesOf(view, claim).find((line) => line.ticket === ticket);
  // Where it had been before and went away again, nothing stands any more.
  return ticket === undefined || there?.standing === 'released' ? undefined : claim;
}

/** Who came from another area, as ledger and register tell it. */
export function checkArrivals(view: View, ledger: Ledger): readonly Finding[] {
  const due = arrivalsIn(view, ledger);
  const wrong = Object.keys(due.arrived).filter(
    (number) => ledger.arrived[number] !== due.arrived[number] || ledger.ranksBefore[number] === undefined,
  );
  const lines = linesOf(view, ledger);
  const foreign = Object.entries(ledger.arrived).filter(([number, ticket]) =>
    lines.some((line) => line.ticket === ticket && line.application !== number),
  );
  if (wrong.length + foreign.length === 0) return [];
  const kept = (counts: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries(counts).filter(([number]) => !foreign.some(([each]) => each === number)),
    );
  const change = {
    arrived: { ...kept(ledger.arrived), ...due.arrived },
    ranksBefore: { ...due.ranksBefore, ...kept(ledger.ranksBefore) },
  };
  return [
    {
      code: 'ledger.arrived-differs',
      subject: ledgerId(ledger),
      evidence: {
        unknown: wrong.join(' ') || 'none',
        others: foreign.map(([each]) => each).join(' ') || 'none',
      },
      since: latest(ledger.lastAt, ledger.askedAt),
      mend: { kind: 'set-ledger', seen: ledger, change },
    },
  ];
}

/** Those who stand here and had a line in another area before; each ranks by its first acceptance. */
export function arrivalsIn(view: View, ledger: Ledger): Arrivals {
  const lines = linesOf(view, ledger);
  const here = lines.filter(({ application, standing, ticket, list }) => {
    const head = view.head.get(application);
    const isHere = standing !== 'released' && head?.ticket === ticket && ledgerId(head) === list;
    return isHere && (view.linesOf.get(application) ?? []).some((each) => each.list !== list);
  });
  const before = here.map(({ application, ticket, at }) => {
    const later = lines.find((line) => line.standing === 'waits' && line.at > at && line.ticket < ticket);
    return [application, later?.ticket ?? ticket] as const;
  });
  return {
    arrived: Object.fromEntries(here.map(({ application, ticket }) => [application, ticket])),
    ranksBefore: Object.fromEntries(before),
  };
}
