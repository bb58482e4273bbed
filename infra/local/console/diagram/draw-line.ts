import { html } from 'hono/html';
import type { Page } from '../../pages/document.ts';
import type { Line, Point } from './lines.ts';
import { round, shortened } from './text.ts';

const longestLabel = 26;
const labelHeight = 16;
/** More labels do not find room in the gap between two layers. */
const slots = 3;

/** A transition; what decides on it is written beside where it begins, and whole in its title. */
export function drawLine({ points, slot, transition: { when, kind } }: Line, wasTaken: boolean): Page {
  const label = when[0];
  const at = placeOnLine(points, 15 + (slot % slots) * labelHeight);
  return html`<g class="line ${kind} ${wasTaken ? 'taken' : ''}">
    <path d="${curve(points)}" marker-end="url(#${wasTaken ? 'arrow-taken' : 'arrow'})" />
    ${
      label === undefined
        ? ''
        : html`<title>${when.join(' / ')}</title>
            <text x="${round(at.x)}" y="${round(at.y + 4)}">${shortened(label, longestLabel)}</text>`
    }
  </g>`;
}

/** Leaves and arrives upright, and is bent between the points. */
function curve(points: readonly Point[]): string {
  const [first = { x: 0, y: 0 }, side, end] = points;
  if (points.length === 3 && side !== undefined && end?.x === first.x)
    return `M${written(first)}Q${written({ x: side.x + 14, y: side.y })} ${written(end)}`;
  const bends = points.slice(1).map((point, index) => {
    const before = points[index] ?? first;
    const half = (before.y + point.y) / 2;
    return `C${written({ x: before.x, y: half })} ${written({ x: point.x, y: half })} ${written(point)}`;
  });
  return `M${written(first)}${bends.join('')}`;
}

/** The point of a line's first bend at a height of so many pixels from where it begins. */
function placeOnLine([first, second]: readonly Point[], away: number): Point {
  if (first === undefined || second === undefined) return { x: 0, y: 0 };
  const share = Math.min(1, away / Math.max(1, Math.abs(second.y - first.y)));
  let [low, high] = [0, 1];
  for (let halving = 0; halving < 12; halving += 1) {
    const middle = (low + high) / 2;
    // The height of a bend whose two handles are half way up.
    const height = 1.5 * middle * (1 - middle) + middle ** 3;
    if (height < share) low = middle;
    else high = middle;
  }
  const aside = 3 * low ** 2 - 2 * low ** 3;
  return { x: first.x + (second.x - first.x) * aside, y: first.y + (second.y - first.y) * share };
}

function written({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}
