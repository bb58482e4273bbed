import { type Ledger, ledgerId } from '../places/ledger.ts';
import { arrivalsIn, checkArrivals } from './arrivals.ts';
import { freedBy, leftBy, linesOf, uncounted } from './counts.ts';
import { dueLedgers } from './due-ledgers.ts';
import type { Evidence, Finding, FindingCode } from './finding.ts';
import { gapsIn } from './gaps.ts';
import type { Mend } from './mend.ts';
import { latest, type Line, type View } from './snapshot.ts';

/** Ledgers against the rules and against their registers. */
export function checkLedgers(view: View): readonly Finding[] {
  const due = new Map(dueLedgers(view).map((ledger) => [ledgerId(ledger), ledger]));
  return [
    ...missingLedgers(view, due),
    ...unknownLists(view, due),
    ...view.ledgers.flatMap((ledger) => {
      const lines = linesOf(view, ledger);
      const ruled = due.get(ledgerId(ledger));
      return [
        ...checkRules(ruled, ledger, lines),
        ...checkCounts(view, ledger, lines, ruled ?? ledger),
        ...checkArrivals(view, ledger),
      ];
    }),
  ];
}

function missingLedgers(view: View, due: ReadonlyMap<string, Ledger>): readonly Finding[] {
  return [...due.values()]
    .filter((ledger) => !view.ledger.has(ledgerId(ledger)))
    .map((empty) => {
      const lines = linesOf(view, empty);
      const last = lines.at(-1);
      const counts = { freed: Math.max(0, freedBy(empty, lines)), left: [...leftBy(empty, lines)] };
      const counted = { ...empty, ...lastOf(view, last), ...counts, ...arrivalsIn(view, empty) };
      return {
        code: 'ledger.missing',
        subject: ledgerId(empty),
        evidence: { lines: lines.length },
        since: last?.at ?? '',
        mend: { kind: 'open-ledger', ledger: counted },
      };
    });
}

/** The follower looks up whom the ledger names with a new ticket: it must be somebody who is there. */
function lastOf(view: View, line: Line | undefined): Partial<Ledger> {
  if (line === undefined) return {};
  const last = view.head.has(line.application) ? line.application : '';
  return { ticket: line.ticket, last, lastAt: line.at };
}

/** What a line that the ledger gave no place would change is not counted: it is a finding of its own. */
function countsOf(
  ledger: Ledger,
  lines: readonly Line[],
): { readonly freed: number; readonly left: number[] } {
  const extra = new Set(uncounted(ledger, lines));
  const counted = lines.map((line) => (extra.has(line) ? { ...line, standing: 'waits' as const } : line));
  return { freed: Math.max(0, freedBy(ledger, counted)), left: [...leftBy(ledger, counted)] };
}

function unknownLists(view: View, due: ReadonlyMap<string, Ledger>): readonly Finding[] {
  const lists = new Set([...view.ledger.keys(), ...view.linesIn.keys()]);
  return [...lists]
    .filter((list) => !due.has(list) && due.size > 0)
    .map((list) => ({
      code: 'ledger.unknown',
      subject: list,
      evidence: { lines: view.linesIn.get(list)?.length ?? 0 },
      since: latest(...(view.linesIn.get(list) ?? []).map(({ at }) => at)),
      mend: { kind: 'ask' },
    }));
}

/** Limit and window are the rules'. Which tickets carry a place is set back only where nobody's changes by it. */
function checkRules(due: Ledger | undefined, ledger: Ledger, lines: readonly Line[]): readonly Finding[] {
  if (due === undefined) return [];
  const about = aboutLedger(ledger);
  const { limit, directUpTo, opensAt, closesAt } = due;
  const fits = lines.every(
    ({ ticket, standing }) =>
      standing === 'released' ||
      (standing === 'holds') === ticket <= directUpTo ||
      (standing === 'holds' && ledger.left.includes(ticket)),
  );
  const set = (change: Partial<Ledger>): Mend => ({ kind: 'set-ledger', seen: ledger, change });
  const found: Finding[] = [];
  const add = (code: FindingCode, evidence: Evidence, mend: Mend) =>
    found.push({ ...about, code, evidence, mend });
  if (ledger.limit !== limit) {
    add('ledger.limit-differs', { ledger: ledger.limit, rules: limit }, set({ limit }));
  }
  if (ledger.directUpTo !== directUpTo) {
    add(
      'ledger.direct-differs',
      { ledger: ledger.directUpTo, rules: directUpTo },
      fits ? set({ directUpTo }) : { kind: 'ask' },
    );
  }
  if (ledger.opensAt !== opensAt || ledger.closesAt !== closesAt) {
    add(
      'ledger.window-differs',
      { ledgerFrom: ledger.opensAt, ledgerUntil: ledger.closesAt, rulesFrom: opensAt, rulesUntil: closesAt },
      { kind: 'move-window', ledger: { ...ledger, opensAt, closesAt } },
    );
  }
  return found;
}

/** What the ledger counts against the lines of its register. @param due with the places that the rules give it */
function checkCounts(view: View, ledger: Ledger, lines: readonly Line[], due: Ledger): readonly Finding[] {
  const about = aboutLedger(ledger);
  const found: Finding[] = [];
  const add = (code: FindingCode, evidence: Evidence, mend: Mend) =>
    found.push({ ...about, code, evidence, mend });
  const set = (change: Partial<Ledger>): Mend => ({ kind: 'set-ledger', seen: ledger, change });
  const last = lines.at(-1);
  if (last !== undefined && ledger.ticket < last.ticket) {
    add('ledger.behind', { ledger: ledger.ticket, register: last.ticket }, set(lastOf(view, last)));
  } else if (
    last !== undefined &&
    ledger.ticket === last.ticket &&
    ledger.last !== last.application &&
    view.head.has(last.application)
  ) {
    add(
      'ledger.last-differs',
      { ticket: last.ticket, ledger: ledger.last, register: last.application },
      set(lastOf(view, last)),
    );
  }
  found.push(...gapsIn(view, ledger, lines));
  const counts = countsOf({ ...ledger, directUpTo: due.directUpTo }, lines);
  const left = new Set(ledger.left);
  if (ledger.freed !== counts.freed) {
    add(
      'ledger.freed-differs',
      { ledger: ledger.freed, register: counts.freed },
      set({ freed: counts.freed }),
    );
  }
  if (
    left.size !== ledger.left.length ||
    !new Set(counts.left).isSubsetOf(left) ||
    left.size !== counts.left.length
  ) {
    add(
      'ledger.left-differs',
      { ledger: numbers(ledger.left), register: numbers(counts.left) },
      set({ left: counts.left }),
    );
  }
  const holding = lines.filter(({ standing }) => standing === 'holds').length;
  if (holding > due.limit) {
    add('ledger.over-limit', { places: due.limit, holding }, { kind: 'ask' });
  }
  return found;
}

function aboutLedger(ledger: Ledger): Pick<Finding, 'subject' | 'since'> {
  return { subject: ledgerId(ledger), since: latest(ledger.lastAt, ledger.askedAt) };
}

const numbers = (list: readonly number[]) =>
  list.length === 0 ? 'none' : list.toSorted((a, b) => a - b).join(' ');
