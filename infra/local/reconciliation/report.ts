import { evidenceLine, type Finding, meanings } from '../../../functions/reconciliation/finding.ts';
import { mendWords } from '../../../functions/reconciliation/mend.ts';

/** Findings as a table for a terminal: code, subject, mend, and under each what it means and what shows it. */
export function tableOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const rows = findings
    .toSorted((a, b) => (`${a.code} ${a.subject}` < `${b.code} ${b.subject}` ? -1 : 1))
    .map(({ code, subject, evidence, mend }) => ({
      cells: [code, subject, mendWords[mend.kind]],
      note: `${meanings[code]} (${evidenceLine(evidence)})`,
    }));
  const head = ['Finding', 'Subject', 'Mend'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.flatMap(({ cells, note }) => [line(cells), `  ${note}`]), ''].join('\n');
}
