import { carriesPlace, type Ledger, ledgerId } from '../places/ledger.ts';
import type { Line, View } from './snapshot.ts';

/**
 * The places a register says were given back and not given again: of the tickets that carry a place at once those
 * that were released, less the places of later tickets, which each took a free one by promotion. Below 0 where
 * lines hold that nothing was freed for.
 */
export function freedBy(ledger: Ledger, lines: readonly Line[]): number {
  const released = lines.filter(
    ({ standing, ticket }) => standing === 'released' && carriesPlace(ledger, ticket),
  );
  return released.length - lines.filter((line) => isPromoted(ledger, line)).length;
}

/** The tickets a register says wait no longer: of those without a place at once, who left and who was promoted. */
export function leftBy(ledger: Ledger, lines: readonly Line[]): readonly number[] {
  return lines
    .filter(({ standing, ticket }) => standing !== 'waits' && !carriesPlace(ledger, ticket))
    .map(({ ticket }) => ticket);
}

/** True for a line that holds though its ticket carried no place. */
function isPromoted(ledger: Ledger, { standing, ticket }: Line): boolean {
  return standing === 'holds' && !carriesPlace(ledger, ticket);
}

/**
 * Lines that hold and that the ledger gave no place: neither is their ticket among those that wait no longer, nor
 * was a free place taken for it. A promotion changes line and both counts in one transaction.
 */
export function uncounted(ledger: Ledger, lines: readonly Line[]): readonly Line[] {
  const held = lines.filter((line) => isPromoted(ledger, line) && !ledger.left.includes(line.ticket));
  return ledger.freed > freedBy(ledger, lines) ? held : [];
}

/** The lines of a ledger's register, in the order of their tickets. */
export function linesOf(view: View, ledger: Parameters<typeof ledgerId>[0]): readonly Line[] {
  return (view.linesIn.get(ledgerId(ledger)) ?? []).toSorted((a, b) => a.ticket - b.ticket);
}

/** True where the ledger counts fewer free places than the register: a line that held was set to something else. */
export function isPlaceMissed(view: View, ledger: Ledger): boolean {
  return ledger.freed < freedBy(ledger, linesOf(view, ledger));
}
