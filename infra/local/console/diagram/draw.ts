import { html } from 'hono/html';
import type { Path } from '../../step-functions/history.ts';
import type { StateView } from '../state-views.ts';
import { visitWords } from '../words.ts';
import type { Page } from '../../pages/document.ts';
import type { Box, Drawing } from './arrange.ts';
import { drawLine } from './draw-line.ts';
import { icons } from './icons.ts';
import type { Line } from './lines.ts';
import { round, wrapped } from './text.ts';
import { ends } from './transitions.ts';

/** What an execution did, to be drawn on its definition; without it the definition is drawn alone. */
export interface Journey {
  readonly views: ReadonlyMap<string, StateView>;
  readonly path: Path;
}

const margin = 12;
const lineLength = 21;

/** The diagram as SVG; each state that was entered leads to its step on the page. */
export function drawDiagram(drawing: Drawing, title: string, journey?: Journey): Page {
  const width = Math.ceil(drawing.width + 2 * margin);
  const height = Math.ceil(drawing.height + 2 * margin);
  const taken = drawing.lines.filter((line) => isTaken(line, journey));
  const others = drawing.lines.filter((line) => !taken.includes(line));
  return html`<svg
    class="diagram"
    width="${width}"
    height="${height}"
    viewBox="${-margin} ${-margin} ${width} ${height}"
    role="img"
    aria-label="${title}"
  >
    <defs>
      ${['arrow', 'arrow-taken'].map(
        (id) =>
          html`<marker
            id="${id}"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" class="${id}" />
          </marker>`,
      )}
    </defs>
    ${drawing.boxes.filter(({ isFrame }) => isFrame).map((box) => drawBox(box, journey))}
    ${others.map((line) => drawLine(line, false))} ${taken.map((line) => drawLine(line, true))}
    ${drawing.boxes.filter(({ isFrame }) => !isFrame).map((box) => drawBox(box, journey))}
  </svg>`;
}

function isTaken({ transition: { from, to, kind } }: Line, journey: Journey | undefined): boolean {
  if (journey === undefined) return false;
  const { path, views } = journey;
  if (from === ends.start) return views.size > 0;
  const status = views.get(from)?.status;
  if (to === ends.end) return status === 'succeeded';
  return path.transitions.some(
    (step) => step.from === from && step.to === to && step.caught === (kind === 'catch'),
  );
}

function drawBox(box: Box, journey: Journey | undefined): Page {
  const { x, y, width, height, name, state } = box;
  if (state === undefined) return drawEnd(box);
  const view = journey?.views.get(name);
  const middle = x + width / 2;
  const lines = wrapped(name, lineLength);
  const nameTop = y + (lines.length === 1 ? 26 : 19);
  const drawn = html`<g class="state ${view?.status ?? (journey === undefined ? 'plain' : 'unentered')}">
    <title>${name} (${state.Type})</title>
    ${
      state.Type === 'Choice'
        ? html`<path class="body" d="${chamfered(box)}" />`
        : html`<rect
            class="body"
            x="${round(x)}"
            y="${round(y)}"
            width="${width}"
            height="${height}"
            rx="8"
          />`
    }
    ${lines.map(
      (line, index) =>
        html`<text class="name" x="${round(middle)}" y="${round(nameTop + index * 16)}">${line}</text>`,
    )}
    <text class="status" x="${round(middle)}" y="${round(y + 53)}">
      ${view === undefined ? noteOf(box, journey) : statusLine(view)}
    </text>
    ${
      view === undefined
        ? ''
        : html`<g class="sign" transform="translate(${round(x)} ${round(y)})">
            <circle r="10" />
            <path transform="translate(-6 -6)" d="${icons[view.status]}" />
          </g>`
    }
  </g>`;
  return view === undefined ? drawn : html`<a href="#langkah-${view.shown.event}">${drawn}</a>`;
}

function drawEnd({ name, x, y, width, height }: Box): Page {
  return html`<g class="end">
    <rect class="body" x="${round(x)}" y="${round(y)}" width="${width}" height="${height}" rx="15" />
    <text class="name" x="${round(x + width / 2)}" y="${round(y + 20)}"
      >${name === ends.start ? 'Mulai' : 'Akhir'}</text
    >
  </g>`;
}

function statusLine({ status, visits, shown: { attempts } }: StateView): string {
  const times = visits > 1 ? ` · ${visits}×` : '';
  return `${visitWords[status]}${times}${attempts > 1 ? ` · ke-${attempts}` : ''}`;
}

/** What a state that was not entered says of itself. */
function noteOf({ state, isFrame, isElsewhere }: Box, journey: Journey | undefined): string {
  if (state?.Type === 'Map' && state.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED')
    return 'Map terdistribusi';
  if (isElsewhere) return 'Dalam eksekusi anak';
  if (journey === undefined || isFrame) return state?.Type ?? '';
  return 'Belum dimasuki';
}

function chamfered({ x, y, width, height }: Box): string {
  const cut = 14;
  const [left, right, top, bottom] = [x, x + width, y, y + height].map(round);
  const [near, far, high, low] = [x + cut, x + width - cut, y + cut, y + height - cut].map(round);
  return `M${near} ${top}H${far}L${right} ${high}V${low}L${far} ${bottom}H${near}L${left} ${low}V${high}z`;
}
