import type { Application } from '../applications/application.ts';
import { ledgerId } from '../places/ledger.ts';
import type { Finding } from './finding.ts';
import type { Mend } from './mend.ts';
import { type Line, type Snapshot, type View, viewOf } from './snapshot.ts';

/**
 * The view as it would be after these findings were mended: what follows is judged by it, so that one fault is one
 * finding and not also everything that follows from it.
 */
export function corrected(view: View, findings: readonly Finding[]): View {
  if (findings.length === 0) return view;
  const mends = findings.map(({ mend }) => mend);
  const snapshot: Snapshot = {
    ...view,
    heads: view.heads.map((head) => mends.reduce(correctHead, head)),
    lines: [
      ...view.lines
        .filter((line) => !mends.some((mend) => isRemoved(line, mend)))
        .map((line) => mends.reduce(correctLine, line)),
      ...mends.flatMap(linesOf),
    ],
  };
  return viewOf(snapshot);
}

function correctHead(head: Application, mend: Mend): Application {
  if (!('number' in mend) || mend.number !== head.number) return head;
  if (mend.kind === 'set-head') return { ...head, ...mend.change } as Application;
  if (mend.kind === 'close') return { ...head, state: mend.outcome };
  if (mend.kind !== 'record-submission') return head;
  const { ticket, at } = mend.acceptance;
  return { ...head, state: mend.state, ticket, submittedAt: at, run: 1 };
}

function correctLine(line: Line, mend: Mend): Line {
  if (mend.kind !== 'set-line' && mend.kind !== 'void-line') return line;
  if (mend.seen.ticket !== line.ticket || ledgerId(mend.key) !== line.list) return line;
  // A void line stays as it is here: its release changes the ledger too, in one transaction.
  return mend.kind === 'set-line' ? { ...line, ...mend.change } : line;
}

function isRemoved({ list, ticket }: Line, mend: Mend): boolean {
  return mend.kind === 'remove-line' && mend.seen.ticket === ticket && ledgerId(mend.key) === list;
}

function linesOf(mend: Mend): readonly Line[] {
  return mend.kind === 'enter-line' ? [{ ...mend.entry, list: ledgerId(mend.key) }] : [];
}
