import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExportLine } from '../../../functions/history/history-export.ts';
import { verifyHistory } from '../../../functions/history/verify-history.ts';
import { exports, written } from './recorded.ts';

const findings = (lines: readonly unknown[]) =>
  verifyHistory(written(lines)).findings.map(({ problem, what }) => `${problem}: ${what}`);

/** Every field of a line, those inside its registers too, as paths. */
function pathsOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [[]];
  return Object.entries(value).flatMap(([name, inner]) => pathsOf(inner).map((path) => [name, ...path]));
}

function changedAt(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name !== undefined) {
    const record = value as Record<string, unknown>;
    return { ...record, [name]: changedAt(record[name], rest) };
  }
  if (typeof value === 'number') return value + 1;
  const text = String(value);
  const last = text.at(-1) === '1' ? '2' : '1';
  return /^\d{4}-\d\d-\d\dT/.test(text)
    ? text.replace(/\d(?=Z$|\.)/, (digit) => (digit === '1' ? '2' : '1'))
    : text.slice(0, -1) + last;
}

/** A value chosen by any number. */
const at = <Value>(values: readonly Value[], index: number): Value => {
  const value = values[index % values.length];
  if (value === undefined) throw new Error('Nothing to choose from');
  return value;
};

const replaced = <Line>(lines: readonly Line[], index: number, line: Line): readonly Line[] =>
  lines.map((each, position) => (position === index ? line : each));

describe('any single change of any export', () => {
  const chosen = fc.record({ make: exports, line: fc.nat(), other: fc.nat(), field: fc.nat() });
  type Choice = { readonly line: number; readonly other: number; readonly field: number };

  /** What a change makes of an export, and the lines it is about. */
  interface Changed {
    readonly lines: readonly unknown[];
    readonly about: readonly ExportLine[];
  }

  const changes: Readonly<Record<string, (lines: readonly ExportLine[], choice: Choice) => Changed>> = {
    'of one field of a line': (lines, { line, field }) => {
      const about = at(lines, line);
      const changed = changedAt(about, at(pathsOf(about), field));
      // A line may be named by what it was or by what it has become.
      const become = ExportLine.safeParse(changed);
      return {
        lines: replaced<unknown>(lines, line % lines.length, changed),
        about: become.success ? [about, become.data] : [about],
      };
    },
    'of a line that is removed': (lines, { line }) => ({
      lines: lines.toSpliced(line % lines.length, 1),
      about: [at(lines, line)],
    }),
    'of a line that is there twice': (lines, { line, other }) => ({
      lines: lines.toSpliced(other % (lines.length + 1), 0, at(lines, line)),
      about: [at(lines, line)],
    }),
    'of two lines in each other’s place': (lines, { line, other }) => {
      const from = line % lines.length;
      const to = (from + 1 + (other % (lines.length - 1))) % lines.length;
      const [one, two] = [at(lines, from), at(lines, to)];
      return { lines: replaced(replaced(lines, from, two), to, one), about: [one, two] };
    },
    'of a field that nobody knows': (lines, { line }) => ({
      lines: replaced<unknown>(lines, line % lines.length, { ...at(lines, line), note: 'x' }),
      about: [at(lines, line)],
    }),
  };

  it.each(Object.entries(changes))('%s is found and named', async (_, change) => {
    await fc.assert(
      fc.asyncProperty(chosen, async ({ make, ...choice }) => {
        const { lines, about } = change(await make(), choice);
        const names = [...about.flatMap(namesOf), 'unreadable: line'];
        expect(findings(lines)).toSatisfy((found: readonly string[]) =>
          found.some((finding) => names.some((name) => finding.includes(name))),
        );
      }),
    );
  });
});

/** By what a finding may name a line: itself, or where a hash leads that can only be compared as a whole. */
function namesOf(line: ExportLine): readonly string[] {
  switch (line.kind) {
    case 'export':
      return ['head of the export', 'root of'];
    case 'acceptance':
      return [line.application, line.list];
    case 'event':
      return [line.application, `events of ${line.recordedAt.slice(0, 10)}`];
    case 'root':
      return [line.date, 'root before'];
  }
}
