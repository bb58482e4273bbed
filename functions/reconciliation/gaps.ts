import { type Ledger, ledgerId } from '../places/ledger.ts';
import { moveOf } from './arrivals.ts';
import type { Finding } from './finding.ts';
import { latest, type Line, type View } from './snapshot.ts';

/** Tickets that were given and have neither a line nor an application that could enter one. */
export function gapsIn(view: View, ledger: Ledger, lines: readonly Line[]): readonly Finding[] {
  const list = ledgerId(ledger);
  const there = new Set(lines.map(({ ticket }) => ticket));
  const tickets = Array.from({ length: ledger.ticket }, (_, index) => index + 1).filter(
    (ticket) => !there.has(ticket),
  );
  const [first] = tickets;
  // One of them may be what a claim is still waiting to be told: that is settled first.
  if (first === undefined || hasUnsettledClaim(view, ledger) || isAwaited(view, ledger)) return [];
  return [
    {
      code: 'line.gap',
      subject: list,
      evidence: { tickets: rangesOf(tickets) },
      since: latest(ledger.lastAt, ledger.askedAt),
      mend: { kind: 'void-tickets', key: ledger, tickets, rules: rulesOf(view, ledger) },
    },
  ];
}

/** True while somebody is on their way here: the line is entered after the ticket was given. */
function isAwaited(view: View, ledger: Ledger): boolean {
  return Object.keys(ledger.arrived).some((number) => {
    const head = view.head.get(number);
    const claim = head && moveOf(view, head);
    return claim !== undefined && ledgerId(claim) === ledgerId(ledger);
  });
}

function hasUnsettledClaim(view: View, ledger: Ledger): boolean {
  return view.claims.some(
    (claim) => ledgerId(claim) === ledgerId(ledger) && view.head.get(claim.application)?.state === 'draft',
  );
}

function rulesOf(view: View, { year }: Ledger): number {
  return view.rules.get(year)?.version ?? 1;
}

/** `4-9 12` */
function rangesOf(tickets: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const ticket of tickets) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === ticket) last[1] = ticket;
    else ranges.push([ticket, ticket]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(' ');
}
