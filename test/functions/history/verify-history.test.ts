import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashRoot } from '../../../functions/history/daily-root.ts';
import { hashEvent } from '../../../functions/history/event.ts';
import { type ExportLine, exportHistory } from '../../../functions/history/history-export.ts';
import { verifyHistory } from '../../../functions/history/verify-history.ts';
import { exports, recordsOf, sealed, written } from './recorded.ts';

/** Three applications in two registers over four days: lines 2–4, events 5–9, roots 10–13. */
const records = recordsOf([
  { list: 0, day: 0, events: [1, 1, 1] },
  { list: 0, day: 0, events: [] },
  { list: 1, day: 1, events: [0, 2] },
]);
const honest = async () => [...exportHistory(records, await sealed(records))];
const first = 'WUB-26-AAAA-0000';
const findings = (lines: readonly unknown[], noted?: ReadonlyMap<string, string>) =>
  verifyHistory(written(lines), noted).findings.map(({ problem, what }) => `${problem}: ${what}`);

async function rootOf(date: string) {
  const root = (await honest()).find((line) => line.kind === 'root' && line.date === date);
  if (root?.kind !== 'root') throw new Error(`No root of ${date}`);
  return root;
}

/** The export with one of its lines replaced by what `change` makes of it. */
async function withChanged(
  is: (line: ExportLine) => boolean,
  change: (line: ExportLine) => readonly unknown[],
) {
  return (await honest()).flatMap((line) => (is(line) ? change(line) : [line]));
}

const isEvent = (sequence: number) => (line: ExportLine) =>
  line.kind === 'event' && line.application === first && line.sequence === sequence;

describe('a history as it was recorded', () => {
  it('is proven, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(exports, async (make) => {
        expect(findings(await make())).toEqual([]);
      }),
    );
  });

  it('says how much it proves', async () => {
    expect(verifyHistory(written(await honest()))).toEqual({
      applications: 3,
      events: 5,
      roots: 4,
      findings: [],
    });
  });
});

describe('one thing that is not as it was recorded is named', () => {
  it('a changed reason', async () => {
    const lines = await withChanged(isEvent(2), (line) => [{ ...line, why: 'Lain' }]);
    expect(findings(lines)).toEqual([`changed: event 2 of ${first}`]);
  });

  it('a missing event between others', async () => {
    expect(findings(await withChanged(isEvent(2), () => []))).toContain(`missing: event 2 of ${first}`);
  });

  it('a missing last event, by its day', async () => {
    expect(findings(await withChanged(isEvent(3), () => []))).toEqual([
      'missing: events of 2026-03-05: 2 were sealed, 1 are there',
    ]);
  });

  it('an inserted event that continues the chain as it should', async () => {
    const lines = await withChanged(isEvent(3), (line) => {
      if (line.kind !== 'event') return [];
      const facts = { ...line, sequence: 4, event: 'training.9', previous: line.hash };
      return [line, { ...facts, hash: hashEvent(facts) }];
    });
    expect(findings(lines)).toEqual(['inserted: events of 2026-03-05: 2 were sealed, 3 are there']);
  });

  it('a changed event whose hash was computed anew', async () => {
    const lines = await withChanged(isEvent(1), (line) => {
      if (line.kind !== 'event') return [];
      const facts = { ...line, by: 'Orang lain' };
      return [{ ...facts, hash: hashEvent(facts) }];
    });
    expect(findings(lines)).toEqual([
      `changed: event 2 of ${first}, or event 1 on which it should rest`,
      `changed: events of 2026-03-03, of one of ${first}, WUB-26-AAAA-0002`,
    ]);
  });

  it('a person moved before another in a register', async () => {
    const lines = (await honest()).map((line) => {
      if (line.kind !== 'acceptance' || !line.list.endsWith('1000')) return line;
      return { ...line, application: line.ticket === 1 ? 'WUB-26-AAAA-0001' : first };
    });
    expect(findings(lines)).toContain('changed: tickets 1 to 2 of wub#2026#32.76.06.1000, sealed 2026-03-02');
  });

  it('a person who was never accepted', async () => {
    const lines = await withChanged(
      (line) => line.kind === 'acceptance' && line.application === 'WUB-26-AAAA-0001',
      (line) => [line, { ...line, ticket: 3, application: 'WUB-26-BBBB-BBBB' }],
    );
    expect(findings(lines)).toEqual(['inserted: ticket 3 of wub#2026#32.76.06.1000, which no root seals']);
  });

  it('two lines in each other’s place', async () => {
    const lines = await honest();
    const [second, third] = [lines[4], lines[5]];
    expect(findings(lines.with(4, third as ExportLine).with(5, second as ExportLine))).toEqual([
      `reordered: event 2 of ${first}, in line 5`,
      `reordered: event 1 of ${first}, in line 6`,
    ]);
  });

  it('a history that was rewritten as a whole, by a root that was noted elsewhere', async () => {
    const noted = new Map([['2026-03-05', (await rootOf('2026-03-05')).hash]]);
    const rewritten = recordsOf([{ list: 0, day: 0, events: [1, 1, 1] }]);
    const lines = exportHistory(rewritten, await sealed(rewritten));
    expect(findings(lines)).toEqual([]);
    expect(findings(lines, noted)).toEqual(['changed: root of 2026-03-05 is not the one that was noted']);
  });

  it('a root that was made to fit', async () => {
    const root = { ...(await rootOf('2026-03-03')), events: 1 };
    const lines = await withChanged(
      (line) => line.kind === 'root' && line.date === root.date,
      () => [{ ...root, hash: hashRoot(root) }],
    );
    expect(findings(lines)).toContain(
      'changed: root of 2026-03-04, or the root of 2026-03-03 on which it should rest',
    );
  });
});
