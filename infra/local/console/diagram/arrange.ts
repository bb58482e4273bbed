import type { State, States } from '../../step-functions/definition/types.ts';
import { columnsOf } from './columns.ts';
import { type Layers, layersOf } from './layers.ts';
import { type Line, linesOf, type Point, type Row } from './lines.ts';
import { orderCells } from './order.ts';
import { ends, transitionsOf } from './transitions.ts';

/** A state's place; `isFrame` where the states of its branches are drawn inside it. */
export interface Box extends Point {
  readonly name: string;
  /** Undefined for the begin and the end of the whole. */
  readonly state: State | undefined;
  readonly width: number;
  readonly height: number;
  readonly isFrame: boolean;
  /** Whether it is entered by executions of their own, one for each item of a distributed Map. */
  readonly isElsewhere: boolean;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

const boxWidth = 208;
const boxHeight = 66;
/** Height of the line with the name on top of a frame. */
const frameHead = 72;
const endSize = { width: 76, height: 30 };
const padding = 16;
const layerGap = 66;

/** Where everything of a definition goes, outer boxes before those inside them. */
export function arrange(group: States, isWhole = true): Drawing {
  const inner = new Map(
    Object.entries(group.States).map(([name, state]) => [name, insideOf(state)] as const),
  );
  const transitions = transitionsOf(group, isWhole);
  const nodes = [
    ...(isWhole ? [{ id: ends.start as string, ...endSize }] : []),
    ...Object.keys(group.States).map((id) => ({ id, ...sizeOf(inner.get(id)) })),
    ...(isWhole ? [{ id: ends.end as string, ...endSize }] : []),
  ];
  const { layers, chains } = layersOf(nodes, transitions);
  const ordered = orderCells(layers, chains);
  const columns = columnsOf(ordered, chains);
  const rows = rowsOf(ordered);

  const boxes: Box[] = [];
  const lines: Line[] = [];
  const all = new Map<string, Box>();
  for (const cell of ordered.flat().filter(({ isPassage }) => !isPassage)) {
    const row = rows.get(cell.id) ?? { top: 0, height: 0 };
    const x = (columns.get(cell.id) ?? 0) - cell.width / 2;
    const y = row.top + (row.height - cell.height) / 2;
    const drawing = inner.get(cell.id);
    const { width, height, id } = cell;
    const isFrame = drawing !== undefined;
    const box = { name: id, state: group.States[id], x, y, width, height, isFrame, isElsewhere: false };
    all.set(id, box);
    boxes.push(box);
    if (drawing === undefined) continue;
    const moved = move(drawing, x + (width - drawing.width) / 2, y + frameHead);
    boxes.push(...moved.boxes);
    lines.push(...moved.lines);
  }
  lines.push(...linesOf(transitions, chains, { boxes: all, columns, rows }));
  const right = Math.max(...ordered.flat().map(({ id, width }) => (columns.get(id) ?? 0) + width / 2));
  const bottom = Math.max(...[...rows.values()].map(({ top, height }) => top + height));
  return { width: right, height: bottom, boxes, lines };
}

/** The branches of a state side by side, or the states each item goes through. */
function insideOf(state: State): Drawing | undefined {
  if (state.Type === 'Map') {
    const inner = arrange(state.ItemProcessor, false);
    if (state.ItemProcessor.ProcessorConfig?.Mode !== 'DISTRIBUTED') return inner;
    return { ...inner, boxes: inner.boxes.map((box) => ({ ...box, isElsewhere: true })) };
  }
  if (state.Type !== 'Parallel') return undefined;
  const branches = state.Branches.map((branch) => arrange(branch, false));
  let x = 0;
  const placed = branches.map((branch) => {
    const at = move(branch, x, 0);
    x += branch.width + 2 * padding;
    return at;
  });
  return {
    width: x - 2 * padding,
    height: Math.max(...branches.map(({ height }) => height)),
    boxes: placed.flatMap(({ boxes }) => boxes),
    lines: placed.flatMap(({ lines }) => lines),
  };
}

function sizeOf(inner: Drawing | undefined): { readonly width: number; readonly height: number } {
  if (inner === undefined) return { width: boxWidth, height: boxHeight };
  const width = Math.max(boxWidth, inner.width) + 2 * padding;
  return { width, height: inner.height + frameHead + padding };
}

function move({ width, height, boxes, lines }: Drawing, right: number, down: number): Drawing {
  const at = <Place extends Point>(place: Place): Place => ({
    ...place,
    x: place.x + right,
    y: place.y + down,
  });
  return {
    width,
    height,
    boxes: boxes.map(at),
    lines: lines.map((line) => ({ ...line, points: line.points.map(at) })),
  };
}

function rowsOf(layers: Layers['layers']): Map<string, Row> {
  const rows = new Map<string, Row>();
  let top = 0;
  for (const layer of layers) {
    const height = Math.max(...layer.map((cell) => cell.height));
    for (const { id } of layer) rows.set(id, { top, height });
    top += height + layerGap;
  }
  return rows;
}
