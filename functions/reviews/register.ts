import { ConflictError } from '#shared/errors.ts';
import type { Entry } from '../places/places-repository.ts';

/** One line of the register of acceptance as a review finds it. */
export interface Line {
  readonly area: string;
  readonly ticket: number;
  readonly application: string;
  readonly standing: Entry['standing'];
  /** Fixed by decree: a participant, whom no review displaces. */
  readonly fixed: boolean;
  /** A place is offered to somebody who waits. The time to accept runs from a recorded contact, not before. */
  readonly offer?: { readonly acceptBy?: string };
  /** What the criteria of a ranked track said; the lower the better, up to 254. */
  readonly rank?: number;
  /** Position among the lines of the review by the draw; without it a line of a ranked track is not ranked. */
  readonly lot?: number;
}

/** Standings as they are kept in a column. */
export const standing = { none: 0, holds: 1, waits: 2, released: 3 } as const;

/** An area of the register: its code, and how many tickets it gave. */
interface TicketedArea {
  readonly code: string;
  readonly ticket: number;
}

/**
 * The register of many areas in columns, since a million lines as objects neither fit nor are read in time. Line
 * `starts[a] + ticket - 1` is that ticket of area a: areas by code, lines by ticket, whatever order they came in.
 */
export interface Register {
  /** First line of each area; at the end the number of lines. */
  readonly starts: Uint32Array;
  readonly applications: readonly string[];
  readonly standing: Uint8Array;
  readonly fixed: Uint8Array;
  /** When an offer lapses, as epoch milliseconds; 0 without an offer, infinite before the contact. */
  readonly lapsesAt: Float64Array;
  readonly rank: Uint8Array;
  readonly lot: Uint32Array;
}

/** Areas by code: the order in which everything is counted and written. It decides nothing. */
export function inAreaOrder<Area extends { readonly code: string }>(areas: readonly Area[]): readonly Area[] {
  return areas.toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

/**
 * Puts lines into columns. A ticket without a line, whose acceptance is not recorded yet, is nobody's.
 * @param areas in any order, each once
 * @throws ConflictError register-inconsistent for a line of no area, beyond its ledger's tickets or there twice, and for
 * a lot beyond the number of tickets or there twice
 */
export function registerOf(areas: readonly TicketedArea[], lines: Iterable<Line>): Register {
  const inOrder = inAreaOrder(areas);
  const starts = new Uint32Array(inOrder.length + 1);
  inOrder.forEach(({ ticket }, index) => {
    starts[index + 1] = (starts[index] ?? 0) + ticket;
  });
  const size = starts[inOrder.length] ?? 0;
  const register = {
    starts,
    applications: Array.from<string>({ length: size }).fill(''),
    standing: new Uint8Array(size),
    fixed: new Uint8Array(size),
    lapsesAt: new Float64Array(size),
    rank: new Uint8Array(size),
    lot: new Uint32Array(size),
  };
  const isDrawn = new Uint8Array(size + 1);
  const byCode = new Map(
    inOrder.map(({ code, ticket }, index) => [code, { start: starts[index] ?? 0, ticket }]),
  );
  for (const line of lines) {
    const area = byCode.get(line.area);
    if (area === undefined || line.ticket < 1 || line.ticket > area.ticket) throw inconsistent(line);
    const at = area.start + line.ticket - 1;
    if (register.standing[at] !== standing.none) throw inconsistent(line);
    if (line.lot !== undefined && isDrawn[line.lot] !== 0) throw inconsistent(line);
    if (line.lot !== undefined) isDrawn[line.lot] = 1;
    register.applications[at] = line.application;
    register.standing[at] = standing[line.standing];
    register.fixed[at] = line.fixed ? 1 : 0;
    register.lapsesAt[at] = lapseOf(line);
    register.rank[at] = line.rank ?? 0;
    register.lot[at] = line.lot ?? 0;
  }
  return register;
}

/** The line at a position of the columns. */
export function lineAt(register: Register, areas: readonly TicketedArea[], at: number): Line | undefined {
  const index = register.starts.findLastIndex((start) => start <= at);
  const found = ([undefined, 'holds', 'waits', 'released'] as const)[register.standing[at] ?? 0];
  const area = areas[index];
  if (area === undefined || found === undefined) return undefined;
  const lapsesAt = register.lapsesAt[at] ?? 0;
  return {
    area: area.code,
    ticket: at - (register.starts[index] ?? 0) + 1,
    application: register.applications[at] ?? '',
    standing: found,
    fixed: register.fixed[at] === 1,
    ...(lapsesAt === 0
      ? {}
      : { offer: lapsesAt === Infinity ? {} : { acceptBy: new Date(lapsesAt).toISOString() } }),
    ...(register.rank[at] === 0 ? {} : { rank: register.rank[at] ?? 0 }),
    ...(register.lot[at] === 0 ? {} : { lot: register.lot[at] ?? 0 }),
  };
}

function lapseOf({ offer, standing: found }: Line): number {
  if (offer === undefined || found !== 'waits') return 0;
  return offer.acceptBy === undefined ? Infinity : Date.parse(offer.acceptBy);
}

const inconsistent = ({ area, ticket }: { readonly area: string; readonly ticket: number }) =>
  new ConflictError('register-inconsistent', { values: { area, ticket } });
