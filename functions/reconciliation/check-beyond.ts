import { ledgerId } from '../places/ledger.ts';
import type { Finding } from './finding.ts';
import type { Line, View } from './snapshot.ts';

/**
 * Lines for tickets that the ledger has not given. Where the application itself has that ticket, the ledger has
 * forgotten it; else the line was never earned.
 */
export function checkBeyond(view: View): readonly Finding[] {
  return view.ledgers.flatMap((ledger) =>
    (view.linesIn.get(ledgerId(ledger)) ?? [])
      .filter((line) => line.ticket > ledger.ticket && !isAcknowledged(view, line))
      .map((line): Finding => ({
        code: 'line.beyond-ledger',
        subject: line.list,
        evidence: { ticket: line.ticket, ledger: ledger.ticket, application: line.application },
        since: line.at,
        mend: { kind: 'remove-line', key: ledger, seen: line },
      })),
  );
}

/** True where the application knows the ticket, or has no other and may still learn of it. */
function isAcknowledged(view: View, { application, ticket, list }: Line): boolean {
  const head = view.head.get(application);
  if (head === undefined || ledgerId(head) !== list) return false;
  if (head.ticket === ticket) return true;
  const others = (view.linesOf.get(application) ?? []).filter((line) => line.ticket !== ticket);
  return head.state === 'draft' && others.length === 0;
}
