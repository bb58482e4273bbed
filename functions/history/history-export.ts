import * as z from 'zod';
import { Acceptance, byChain, DailyRoot, sealedAfter } from './daily-root.ts';
import { HistoryEvent } from './event.ts';
import type { Records } from './roots-repository.ts';

/** One line of an export: its head, then acceptances, events and roots, each in its order. */
export const ExportLine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('export'), sealedUpTo: z.string() }),
  z.strictObject({ kind: z.literal('acceptance'), ...Acceptance.shape }),
  z.strictObject({ kind: z.literal('event'), ...HistoryEvent.shape }),
  z.strictObject({ kind: z.literal('root'), ...DailyRoot.shape }),
]);
export type ExportLine = z.infer<typeof ExportLine>;

/**
 * The history as far as it is sealed. What came after the last root is left out: nobody could tell whether it is
 * complete.
 */
export function exportHistory(records: Records, roots: readonly DailyRoot[]): readonly ExportLine[] {
  const last = roots.at(-1);
  const sealed = sealedAfter(roots);
  const acceptances = records.lines.filter(({ list, ticket }) => ticket <= (sealed.get(list) ?? 0));
  const events = records.events.filter(
    ({ recordedAt }) => last !== undefined && Date.parse(recordedAt) < Date.parse(last.until),
  );
  return [
    { kind: 'export', sealedUpTo: last?.date ?? '' },
    ...acceptances.toSorted(byTicket).map((line) => ({ kind: 'acceptance' as const, ...line })),
    ...events.toSorted(byChain).map((event) => ({ kind: 'event' as const, ...event })),
    ...roots.map((root) => ({ kind: 'root' as const, ...root })),
  ];
}

const inDigits = (value: number) => String(value).padStart(12, '0');

/** Where a line belongs: two lines of one place cannot both be right. */
export function placeOf(line: ExportLine): string {
  switch (line.kind) {
    case 'export':
      return '0';
    case 'acceptance':
      return `1 ${line.list} ${inDigits(line.ticket)}`;
    case 'event':
      return `2 ${line.application} ${inDigits(line.sequence)}`;
    case 'root':
      return `3 ${line.date}`;
  }
}

/** Register, then ticket. */
function byTicket(a: Acceptance, b: Acceptance): number {
  if (a.list !== b.list) return a.list < b.list ? -1 : 1;
  return a.ticket - b.ticket;
}
