import type { Chain } from './layers.ts';
import type { Transition } from './transitions.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A transition's way: it leaves a box at the first point and its arrow is at the last. */
export interface Line {
  readonly transition: Transition;
  readonly points: readonly Point[];
  /** Its number among the lines that leave the same side of a box, so that their labels lie one below the other. */
  readonly slot: number;
}

/** A layer's top and height. */
export interface Row {
  readonly top: number;
  readonly height: number;
}

interface Box extends Point {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

interface Placed {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly columns: ReadonlyMap<string, number>;
  readonly rows: ReadonlyMap<string, Row>;
}

const nowhere: Box = { name: '', x: 0, y: 0, width: 0, height: 0 };
/** Between the places where lines meet a box. */
const portGap = 36;

/** The ways of all transitions between boxes that have their place. */
export function linesOf(
  transitions: readonly Transition[],
  chains: readonly Chain[],
  { boxes, columns, rows }: Placed,
): Line[] {
  const boxOf = (id: string): Box => boxes.get(id) ?? nowhere;
  const column = (id: string): number => columns.get(id) ?? 0;
  const taken = new Map<string, number>();
  return transitions.map((transition, edge) => {
    const chain = chains.find((one) => one.edge === edge);
    const side = `${chain?.reversed} ${transition.from}`;
    const slot = taken.get(side) ?? 0;
    if (transition.when.length > 0) taken.set(side, slot + 1);
    if (chain === undefined) return { transition, slot, points: loopAt(boxOf(transition.from)) };
    const top = boxOf(chain.cells[0] ?? '');
    const low = boxOf(chain.cells.at(-1) ?? '');
    const points = [
      { x: port(top, edge, chains, column, 'below'), y: top.y + top.height },
      ...chain.cells.slice(1, -1).flatMap((id) => {
        const row = rows.get(id) ?? { top: 0, height: 0 };
        return [row.top, row.top + row.height].map((y) => ({ x: column(id), y }));
      }),
      { x: port(low, edge, chains, column, 'above'), y: low.y },
    ];
    return { transition, slot, points: chain.reversed ? points.toReversed() : points };
  });
}

/** Where an edge meets a box: all edges of that side share it in the order of where they lead. */
function port(
  { name, width }: Box,
  edge: number,
  chains: readonly Chain[],
  column: (id: string) => number,
  side: 'above' | 'below',
): number {
  const [end, next] = side === 'below' ? [0, 1] : [-1, -2];
  const meeting = chains
    .filter(({ cells }) => cells.at(end) === name)
    .toSorted((one, other) => column(one.cells.at(next) ?? '') - column(other.cells.at(next) ?? ''));
  const place = meeting.findIndex((chain) => chain.edge === edge);
  const share = Math.min(portGap, (width - 24) / Math.max(1, meeting.length));
  return column(name) + (place - (meeting.length - 1) / 2) * share;
}

/** From a box back to itself, on its right side. */
function loopAt({ x, y, width, height }: Box): Point[] {
  const right = x + width;
  return [
    { x: right, y: y + height * 0.7 },
    { x: right + 18, y: y + height * 0.5 },
    { x: right, y: y + height * 0.3 },
  ];
}
