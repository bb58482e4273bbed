/** A point to be placed: a node, or where a long edge passes a layer. */
export interface Cell {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly isPassage: boolean;
}

/** An edge that leads downwards, by the cells it passes; `reversed` where its arrow points up. */
export interface Chain {
  readonly edge: number;
  readonly cells: readonly string[];
  readonly reversed: boolean;
}

interface Edge {
  readonly from: string;
  readonly to: string;
}

const passageWidth = 14;

/** Cells by layer, from top to bottom and from left to right. */
export interface Layers {
  readonly layers: readonly (readonly Cell[])[];
  readonly chains: readonly Chain[];
}

/** Puts nodes in layers so that edges lead down, but for those that would close a circle. */
export function layersOf(
  nodes: readonly Pick<Cell, 'id' | 'width' | 'height'>[],
  edges: readonly Edge[],
): Layers {
  const down = edges.flatMap(({ from, to }, edge) =>
    from === to ? [] : [{ from, to, edge, reversed: false }],
  );
  const closing = edgesClosingACircle(
    nodes.map(({ id }) => id),
    down,
  );
  const acyclic = down.map((edge) =>
    closing.has(edge.edge) ? { ...edge, from: edge.to, to: edge.from, reversed: true } : edge,
  );
  const depth = depthsOf(
    nodes.map(({ id }) => id),
    acyclic,
  );
  const layers: Cell[][] = [];
  const put = (cell: Cell, layer: number): void => {
    layers[layer] = [...(layers[layer] ?? []), cell];
  };
  const depthOf = (id: string): number => depth.get(id) ?? 0;
  for (const node of nodes.toSorted((one, other) => depthOf(one.id) - depthOf(other.id)))
    put({ ...node, isPassage: false }, depthOf(node.id));
  const chains = acyclic.map(({ from, to, edge, reversed }) => {
    const passages: string[] = [];
    for (let layer = depthOf(from) + 1; layer < depthOf(to); layer += 1) {
      const id = `→${edge}/${layer}`;
      passages.push(id);
      put({ id, width: passageWidth, height: 0, isPassage: true }, layer);
    }
    return { edge, reversed, cells: [from, ...passages, to] };
  });
  return { layers, chains };
}

/** Follows all ways from the first node on; an edge back to a node that is still being followed closes a circle. */
function edgesClosingACircle(
  ids: readonly string[],
  edges: readonly (Edge & { readonly edge: number })[],
): Set<number> {
  const closing = new Set<number>();
  const state = new Map<string, 'open' | 'done'>();
  const follow = (id: string): void => {
    state.set(id, 'open');
    for (const { from, to, edge } of edges) {
      if (from !== id) continue;
      if (state.get(to) === 'open') closing.add(edge);
      else if (state.get(to) === undefined) follow(to);
    }
    state.set(id, 'done');
  };
  for (const id of ids) if (state.get(id) === undefined) follow(id);
  return closing;
}

/** The longest way from a node without an edge into it. */
function depthsOf(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const depth = new Map(ids.map((id) => [id, 0]));
  for (let moved = true; moved;) {
    moved = false;
    for (const { from, to } of edges) {
      const least = (depth.get(from) ?? 0) + 1;
      if ((depth.get(to) ?? 0) >= least) continue;
      depth.set(to, least);
      moved = true;
    }
  }
  return depth;
}
