import type { Cell, Chain } from './layers.ts';

const sweeps = 12;

/** Orders the cells of each layer so that few edges cross: each goes to the middle of those it is joined to. */
export function orderCells(layers: readonly (readonly Cell[])[], chains: readonly Chain[]): Cell[][] {
  const links = chains.flatMap(({ cells }) => pairs(cells));
  const above = neighbours(links.map(([up, low]) => [low, up]));
  const below = neighbours(links);
  let current = layers.map((layer) => [...layer]);
  let best = current;
  let fewest = crossings(current, links);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep += 1) {
    const [order, joined] = sweep % 2 === 0 ? [current, above] : [current.toReversed(), below];
    let places = new Map<string, number>();
    const sorted = order.map((layer) => {
      const next = sortBy(layer, (cell, index) => middle(joined.get(cell.id), places) ?? index);
      places = placesOf([next]);
      return next;
    });
    current = sweep % 2 === 0 ? sorted : sorted.toReversed();
    const found = crossings(current, links);
    if (found < fewest) [best, fewest] = [current, found];
  }
  return best;
}

/** Each cell with the one after it. */
export function pairs(cells: readonly string[]): [string, string][] {
  return cells.slice(1).map((cell, index) => [cells[index] ?? '', cell]);
}

function sortBy(layer: readonly Cell[], weight: (cell: Cell, index: number) => number): Cell[] {
  return layer
    .map((cell, index) => ({ cell, weight: weight(cell, index) }))
    .toSorted((one, other) => one.weight - other.weight)
    .map(({ cell }) => cell);
}

function middle(ids: readonly string[] | undefined, places: ReadonlyMap<string, number>): number | undefined {
  const found = (ids ?? []).flatMap((id) => places.get(id) ?? []);
  return found.length === 0 ? undefined : found.reduce((sum, place) => sum + place, 0) / found.length;
}

/** The cells each cell is joined to. */
export function neighbours(links: readonly (readonly [string, string])[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [from, to] of links) found.set(from, [...(found.get(from) ?? []), to]);
  return found;
}

function placesOf(layers: readonly (readonly Cell[])[]): Map<string, number> {
  return new Map(layers.flatMap((layer) => layer.map(({ id }, index) => [id, index] as const)));
}

function crossings(
  layers: readonly (readonly Cell[])[],
  links: readonly (readonly [string, string])[],
): number {
  const places = placesOf(layers);
  const layerOf = new Map(layers.flatMap((layer, index) => layer.map(({ id }) => [id, index] as const)));
  const placed = links.map(([up, low]) => ({
    layer: layerOf.get(up),
    up: places.get(up) ?? 0,
    low: places.get(low) ?? 0,
  }));
  let count = 0;
  for (const [index, one] of placed.entries())
    for (const other of placed.slice(index + 1))
      if (one.layer === other.layer && (one.up - other.up) * (one.low - other.low) < 0) count += 1;
  return count;
}
