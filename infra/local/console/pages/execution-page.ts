import { html } from 'hono/html';
import type { States } from '../../step-functions/definition/types.ts';
import { pathOf } from '../../step-functions/history.ts';
import { arrange } from '../diagram/arrange.ts';
import { drawDiagram } from '../diagram/draw.ts';
import type { Execution, HistoryEvent } from '../executions-reader.ts';
import { hideTokens } from '../hide-tokens.ts';
import { stateViewsOf } from '../state-views.ts';
import { visitsOf } from '../visits.ts';
import { waitEndsOf } from '../wait-ends.ts';
import { momentOf, spanOf, statusClasses, statusWords } from '../words.ts';
import { executionAddress, machineAddress, machineNameIn, mapRunAddress } from './addresses.ts';
import { eventsTable } from './events-table.ts';
import { field, type Page } from '../../pages/document.ts';
import { home, layout, type PageSettings } from './layout.ts';
import { parsedJson, shownJson } from './shown-json.ts';
import { stepList } from './steps.ts';

/** All that is known of an execution. */
export interface ShownExecution {
  readonly execution: Execution;
  readonly definition: string;
  readonly events: readonly HistoryEvent[];
  /** Page of the events, from 1. */
  readonly page: number;
}

/** An execution: what it did on the machine's diagram, step by step, and as events. */
export function executionPage(
  { execution, definition, events, page }: ShownExecution,
  settings: PageSettings,
): Page {
  const { timeZone } = settings;
  const { name, mapRunArn, input, output } = execution;
  const machine = machineNameIn(execution.executionArn);
  const states = JSON.parse(definition) as States;
  const visits = visitsOf(events, execution.status === 'RUNNING', waitEndsOf(states));
  const journey = { views: stateViewsOf(visits), path: pathOf(events) };
  const crumbs = [home, { name: machine, address: machineAddress(machine) }];
  if (mapRunArn !== undefined) crumbs.push({ name: 'Map terdistribusi', address: mapRunAddress(mapRunArn) });
  return layout(
    name,
    crumbs,
    html`${summary(execution, settings)} ${actions(execution)}
      <div class="columns">
        <section>
          <h2>Langkah</h2>
          ${stepList(visits, timeZone)}
        </section>
        <section class="way">
          <h2>Jalan pada diagram</h2>
          <div class="canvas" tabindex="0" role="region" aria-label="Diagram">
            ${drawDiagram(arrange(states), `Jalan eksekusi ${name}`, journey)}
          </div>
          <p class="note">
            Garis putus-putus: jalan setelah kegagalan, atau status yang belum dimasuki. Diagram yang lebar
            dapat digeser.
          </p>
        </section>
      </div>
      <div class="columns halves">
        <section>
          <h2>Masukan</h2>
          <pre>${shownJson(input)}</pre>
        </section>
        <section>
          <h2>Keluaran</h2>
          ${output === undefined ? html`<p>Belum ada.</p>` : html`<pre>${shownJson(output)}</pre>`}
        </section>
      </div>
      <h2>Riwayat (${events.length})</h2>
      ${eventsTable(events, page, timeZone)}`,
    execution.status === 'RUNNING',
  );
}

function summary(execution: Execution, { timeZone, linkOf }: PageSettings): Page {
  const { executionArn, status, startDate, stopDate, error, cause, redriveCount } = execution;
  const link = linkOf(parsedJson(execution.input));
  return html`<dl>
      ${field('Status', html`<span class="badge ${statusClasses[status]}">${statusWords[status]}</span>`)}
      ${field('Mulai', momentOf(startDate, timeZone))}
      ${field(
        'Berakhir',
        stopDate === undefined
          ? undefined
          : `${momentOf(stopDate, timeZone)}, selama ${spanOf(stopDate - startDate)}`,
      )}
      ${field('Versi', execution.stateMachineVersionArn?.split(':').at(-1))}
      ${field('Dijalankan ulang', redriveCount === 0 ? undefined : `${redriveCount} kali`)}
      ${field('ARN', executionArn)}
      ${field('Aplikasi', link === undefined ? undefined : html`<a href="${link}">Buka di aplikasi</a>`)}
    </dl>
    ${
      error === undefined && cause === undefined
        ? ''
        : html`<div class="alert">
            <strong>${hideTokens(error ?? 'Tanpa nama galat')}</strong><br />${hideTokens(cause ?? '')}
          </div>`
    }`;
}

/** What can be done about it, each behind a second click. */
function actions({ executionArn, status, redriveStatus, redriveStatusReason }: Execution): Page {
  const address = executionAddress(executionArn);
  if (status === 'RUNNING')
    return html`<details>
      <summary>Hentikan…</summary>
      <form method="post" action="${address}/stop">
        <p class="note">Eksekusi yang dihentikan dapat dijalankan ulang dari tempatnya berhenti.</p>
        <button>Hentikan eksekusi (Stop)</button>
      </form>
    </details>`;
  if (redriveStatus === 'REDRIVABLE')
    return html`<details>
      <summary>Jalankan ulang…</summary>
      <form method="post" action="${address}/redrive">
        <p class="note">Dilanjutkan dari status yang gagal; yang sudah berhasil tidak diulang.</p>
        <button>Jalankan ulang (Redrive)</button>
      </form>
    </details>`;
  return status === 'SUCCEEDED'
    ? html``
    : html`<p class="note">Tidak dapat dijalankan ulang: ${redriveStatusReason}</p>`;
}
