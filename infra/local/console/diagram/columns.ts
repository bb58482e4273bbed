import type { Cell, Chain } from './layers.ts';
import { neighbours, pairs } from './order.ts';

const gap = 28;
const rounds = 24;

/** The x of each cell's middle: near those it is joined to, never over its neighbour; the least left side is 0. */
export function columnsOf(
  layers: readonly (readonly Cell[])[],
  chains: readonly Chain[],
): Map<string, number> {
  const links = chains.flatMap(({ cells }) => pairs(cells));
  const above = neighbours(links.map(([up, low]) => [low, up]));
  const below = neighbours(links);
  const x = new Map<string, number>();
  for (const layer of layers) place(layer, () => 0, x);
  for (let round = 0; round < rounds; round += 1) {
    const isDown = round % 2 === 0;
    for (const layer of isDown ? layers : layers.toReversed()) {
      const wished = ({ id }: Cell): number => {
        const joined = (isDown ? above : below).get(id) ?? (isDown ? below : above).get(id) ?? [];
        return joined.reduce((sum, other) => sum + (x.get(other) ?? 0), 0) / Math.max(1, joined.length);
      };
      place(layer, wished, x);
    }
  }
  const left = Math.min(...layers.flat().map(({ id, width }) => (x.get(id) ?? 0) - width / 2));
  return new Map([...x].map(([id, middle]) => [id, middle - left]));
}

interface Block {
  readonly sum: number;
  readonly weight: number;
  readonly count: number;
}

/** As near to what is wished as the order and the widths allow, by least squares (pooling those that collide). */
function place(layer: readonly Cell[], wished: (cell: Cell) => number, x: Map<string, number>): void {
  const offsets: number[] = [];
  for (const [index, { width }] of layer.entries()) {
    const before = layer[index - 1];
    offsets.push(before === undefined ? 0 : (offsets[index - 1] ?? 0) + (before.width + width) / 2 + gap);
  }
  const blocks: Block[] = [];
  for (const [index, cell] of layer.entries()) {
    // Long edges are to be straight before all else.
    const weight = cell.isPassage ? 4 : 1;
    let block = { sum: (wished(cell) - (offsets[index] ?? 0)) * weight, weight, count: 1 };
    for (let last = blocks.at(-1); last !== undefined && mean(last) > mean(block); last = blocks.at(-1)) {
      block = {
        sum: last.sum + block.sum,
        weight: last.weight + block.weight,
        count: last.count + block.count,
      };
      blocks.pop();
    }
    blocks.push(block);
  }
  const placed = blocks.flatMap((block) => Array.from({ length: block.count }, () => mean(block)));
  for (const [index, { id }] of layer.entries()) x.set(id, (placed[index] ?? 0) + (offsets[index] ?? 0));
}

function mean({ sum, weight }: Block): number {
  return sum / weight;
}
