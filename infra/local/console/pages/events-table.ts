import { html } from 'hono/html';
import { detailsOf, type HistoryEvent } from '../executions-reader.ts';
import { momentOf } from '../words.ts';
import type { Page } from '../../pages/document.ts';

import { parsedJson, shownJson } from './shown-json.ts';

const shownAtOnce = 200;

/** The history as AWS writes it, in pages. @param page counted from 1 */
export function eventsTable(events: readonly HistoryEvent[], page: number, timeZone: string): Page {
  const pages = Math.max(1, Math.ceil(events.length / shownAtOnce));
  const shown = events.slice((page - 1) * shownAtOnce, page * shownAtOnce);
  return html`<table id="riwayat">
      <thead>
        <tr>
          <th>Nomor</th>
          <th>Jenis</th>
          <th>Setelah nomor</th>
          <th>Waktu</th>
          <th>Rincian</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map((event) => row(event, timeZone))}
      </tbody>
    </table>
    ${
      pages === 1
        ? ''
        : html`<p>
            Halaman ${page} dari ${pages}.
            ${page > 1 ? html`<a href="?events=${page - 1}#riwayat">Sebelumnya</a>` : ''}
            ${page < pages ? html`<a href="?events=${page + 1}#riwayat">Berikutnya</a>` : ''}
          </p>`
    }`;
}

function row(event: HistoryEvent, timeZone: string): Page {
  const details = detailsOf(event);
  const { name, resource } = details;
  const subject = typeof name === 'string' ? name : resource;
  return html`<tr>
    <td data-name="Nomor">${event.id}</td>
    <td>
      <strong>${event.type}</strong
      >${typeof subject === 'string' ? html` <span class="note">${subject}</span>` : ''}
    </td>
    <td data-name="Setelah nomor">${event.previousEventId}</td>
    <td><time>${momentOf(event.timestamp, timeZone)}</time></td>
    <td>
      ${
        Object.keys(details).length === 0
          ? ''
          : html`<details>
              <summary>Lihat</summary>
              <pre>${shownJson(readable(details))}</pre>
            </details>`
      }
    </td>
  </tr>`;
}

/** Fields that hold JSON as text are shown as what they hold. */
function readable(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([field, value]) => [
      field,
      ['input', 'output', 'parameters'].includes(field) && typeof value === 'string'
        ? parsedJson(value)
        : value,
    ]),
  );
}
