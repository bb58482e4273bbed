import type { HttpAnswer } from '#shared/http.ts';

/**
 * Rows as a CSV file (RFC 4180) to be saved under `name`. A cell that a spreadsheet would take for a formula gets an
 * apostrophe before it: what people typed must not run on the computer of whoever opens the list (OWASP, CSV
 * injection). The mark at the beginning tells spreadsheets that it is UTF-8.
 */
export function csvAnswer(name: string, rows: readonly (readonly (string | number)[])[]): HttpAnswer {
  const lines = rows.map((row) => row.map((cell) => written(cell)).join(','));
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    cookies: [],
    body: `\uFEFF${lines.map((line) => `${line}\r\n`).join('')}`,
  };
}

function written(cell: string | number): string {
  if (typeof cell === 'number') return String(cell);
  const safe = /^\s*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
