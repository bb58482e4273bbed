import fc from 'fast-check';
import { type Acceptance, type DailyRoot, hashOfLine } from '../../../functions/history/daily-root.ts';
import { hashEvent, type HistoryEvent } from '../../../functions/history/event.ts';
import { type ExportLine, exportHistory } from '../../../functions/history/history-export.ts';
import type { Records, RootsRepository } from '../../../functions/history/roots-repository.ts';
import { sealHistory } from '../../../functions/history/seal-history.ts';

export const zone = 'Asia/Jakarta';

/** An application as a test describes it: its register, the day of its acceptance and the days of its events. */
interface Story {
  readonly list: number;
  readonly day: number;
  readonly events: readonly number[];
}

const stories = fc.array(
  fc.record({
    list: fc.integer({ min: 0, max: 2 }),
    day: fc.integer({ min: 0, max: 5 }),
    events: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 6 },
);

const dayMillis = 86_400_000;
const momentOf = (day: number, second: number) =>
  new Date(Date.parse('2026-03-02T02:00:00Z') + day * dayMillis + second * 1000).toISOString();

/** What the table would hold after these stories, in which everybody gets the next ticket of their register. */
export function recordsOf(told: readonly Story[]): Records {
  const inOrder = told.toSorted((a, b) => a.day - b.day);
  const tickets = new Map<number, number>();
  const applications = inOrder.map(({ list, day, events }, index) => {
    const ticket = (tickets.get(list) ?? 0) + 1;
    tickets.set(list, ticket);
    const line: Acceptance = {
      list: `wub#2026#32.76.06.100${list}`,
      ticket,
      application: `WUB-26-AAAA-${String(index).padStart(4, '0')}`,
      at: momentOf(day, index),
      rules: 1,
    };
    return { line, events: chainOf(line, day, events) };
  });
  return {
    lines: applications.map(({ line }) => line),
    events: applications.flatMap(({ events }) => events),
  };
}

function chainOf(line: Acceptance, day: number, events: readonly number[]): readonly HistoryEvent[] {
  const chain: HistoryEvent[] = [];
  let when = day;
  for (const later of events) {
    when += later;
    const facts = {
      application: line.application,
      sequence: chain.length + 1,
      event: `file-check.${chain.length + 1}`,
      what: 'file-check: complete',
      by: 'Vera Contoh, Petugas verifikasi',
      at: momentOf(when, 100 + chain.length),
      rules: 1,
      recordedAt: momentOf(when, 101 + chain.length),
      previous: chain.at(-1)?.hash ?? hashOfLine(line),
    };
    chain.push({ ...facts, hash: hashEvent(facts) });
  }
  return chain;
}

/** Roots kept in memory, over records that stay as they are. */
function rootsOver(records: Records): Pick<RootsRepository, 'add' | 'list' | 'records'> {
  const kept: DailyRoot[] = [];
  return {
    add: async (root) => {
      const earlier = kept.find(({ date }) => date === root.date);
      if (earlier === undefined) kept.push(root);
      return earlier ?? root;
    },
    list: async () => [...kept],
    records: async () => records,
  };
}

/** The roots of records, sealed on the day after the last of them. */
export async function sealed(records: Records): Promise<readonly DailyRoot[]> {
  const moments = [...records.lines, ...records.events].map(({ at }) => Date.parse(at));
  const clock = () => new Date(Math.max(...moments) + dayMillis);
  return sealHistory({ roots: rootsOver(records), clock, zone });
}

/** An export of any history of a few applications. */
export const exports = stories.map((told) => async (): Promise<readonly ExportLine[]> => {
  const records = recordsOf(told);
  return exportHistory(records, await sealed(records));
});

/** Written as the script writes it. */
export const written = (lines: readonly unknown[]) =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');
