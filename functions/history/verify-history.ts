import { hashRoot } from './daily-root.ts';
import { hashEvent } from './event.ts';
import { type Finding, nameOf } from './finding.ts';
import { ExportLine, placeOf } from './history-export.ts';
import { verifyChains } from './verify-chains.ts';
import { verifyRoots } from './verify-roots.ts';

/** What an export proves: how much of it there is, and everything that is not as it was recorded. */
export interface Verdict {
  readonly applications: number;
  readonly events: number;
  readonly roots: number;
  readonly findings: readonly Finding[];
}

/**
 * Verifies an export by itself: it needs neither the table nor a network.
 * @param noted roots by date that were written down elsewhere; only they show a history rewritten as a whole
 */
export function verifyHistory(text: string, noted: ReadonlyMap<string, string> = new Map()): Verdict {
  const read = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parse(line));
  const lines = read.filter((line) => line !== undefined);
  const unreadable = read.flatMap((line, index): readonly Finding[] =>
    line === undefined ? [{ problem: 'unreadable', what: `line ${index + 1}` }] : [],
  );
  const groups = [...Map.groupBy(lines, placeOf).values()];
  const twice = groups.flatMap(([first, ...more]): readonly Finding[] =>
    first === undefined
      ? []
      : more.map(() => ({ problem: 'inserted', what: `${nameOf(first)}, which is there twice` })),
  );
  const once = groups.flatMap((group) => group.find(isIntact) ?? group[0] ?? []).toSorted(byPlace);
  const events = once.filter((line) => line.kind === 'event');
  const acceptances = once.filter((line) => line.kind === 'acceptance');
  const roots = once.filter((line) => line.kind === 'root');
  const found = [
    ...unreadable,
    ...twice,
    ...verifyHead(once),
    ...verifyChains(events, acceptances),
    ...verifyRoots(roots, events, acceptances),
    ...[...noted].flatMap(([date, hash]): readonly Finding[] =>
      roots.some((root) => root.date === date && root.hash === hash)
        ? []
        : [{ problem: 'changed', what: `root of ${date} is not the one that was noted` }],
    ),
  ];
  return {
    applications: new Set(acceptances.map(({ application }) => application)).size,
    events: events.length,
    roots: roots.length,
    // A line that is out of its place is news only where all else is right.
    findings: found.length > 0 ? found : outOfPlace(lines),
  };
}

/** Of two lines in one place the one that carries its own hash is the likelier. */
function isIntact(line: ExportLine): boolean {
  if (line.kind === 'event') return hashEvent(line) === line.hash;
  return line.kind !== 'root' || hashRoot(line) === line.hash;
}

function parse(line: string): ExportLine | undefined {
  try {
    return ExportLine.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function verifyHead(lines: readonly ExportLine[]): readonly Finding[] {
  const [head] = lines;
  const last = lines.findLast((line) => line.kind === 'root')?.date ?? '';
  if (head?.kind !== 'export') return [{ problem: 'missing', what: 'head of the export' }];
  if (head.sealedUpTo === last) return [];
  if (head.sealedUpTo > last) return [{ problem: 'missing', what: `root of ${head.sealedUpTo}` }];
  return [
    { problem: 'changed', what: `head of the export: it ends ${head.sealedUpTo}, the roots end ${last}` },
  ];
}

function outOfPlace(lines: readonly ExportLine[]): readonly Finding[] {
  const inOrder = lines.toSorted(byPlace);
  return lines.flatMap((line, index): readonly Finding[] =>
    line === inOrder[index] ? [] : [{ problem: 'reordered', what: `${nameOf(line)}, in line ${index + 1}` }],
  );
}

function byPlace(a: ExportLine, b: ExportLine): number {
  const [first, second] = [placeOf(a), placeOf(b)];
  return first === second ? 0 : first < second ? -1 : 1;
}
