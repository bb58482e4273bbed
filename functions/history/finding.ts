import type { ExportLine } from './history-export.ts';

/** Something in an export that is not as it was recorded. */
export interface Finding {
  readonly problem: 'changed' | 'missing' | 'inserted' | 'reordered' | 'unreadable';
  /** What it is about, as a person would look for it. */
  readonly what: string;
}

/** A line as a person would look for it. */
export function nameOf(line: ExportLine): string {
  switch (line.kind) {
    case 'export':
      return 'head of the export';
    case 'acceptance':
      return `acceptance of ${line.application}, ticket ${line.ticket} of ${line.list}`;
    case 'event':
      return `event ${line.sequence} of ${line.application}`;
    case 'root':
      return `root of ${line.date}`;
  }
}
