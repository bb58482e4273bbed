import { html } from 'hono/html';
import { drawDiagram } from '../diagram/draw.ts';
import { arrange } from '../diagram/arrange.ts';
import type { States } from '../../step-functions/definition/types.ts';
import type { ExecutionPage, MachineSummary, MapRun } from '../executions-reader.ts';
import { momentOf } from '../words.ts';
import { executionAddress, machineAddress, machineNameIn, mapRunAddress } from './addresses.ts';
import { executionList, type Listed } from './execution-list.ts';
import { field, type Page } from '../../pages/document.ts';
import { home, layout, type PageSettings } from './layout.ts';

/** All machines. */
export function machinesPage(machines: readonly MachineSummary[], { timeZone }: PageSettings): Page {
  return layout(
    'Mesin status',
    [],
    html`<p class="note">Alur kerja yang dijalankan di komputer ini, seperti pada konsol Step Functions.</p>
      ${
        machines.length === 0
          ? html`<p>Belum ada mesin status.</p>`
          : html`<ul class="list">
              ${machines.map(
                ({ name, creationDate }) =>
                  html`<li>
                    <span class="note">Mesin status</span>
                    <a href="${machineAddress(name)}">${name}</a>
                    <time>dibuat ${momentOf(creationDate, timeZone)}</time>
                  </li>`,
              )}
            </ul>`
      }`,
  );
}

/** A machine: its executions, and its diagram. */
export function machinePage(
  { name, definition }: MachineSummary & { readonly definition: string },
  page: ExecutionPage,
  listed: Omit<Listed, 'address'>,
  settings: PageSettings,
): Page {
  return layout(
    name,
    [home],
    html`<h2>Eksekusi</h2>
      ${executionList(page, { ...listed, address: machineAddress(name) }, settings)}
      <details>
        <summary>Diagram mesin status</summary>
        <div class="canvas" tabindex="0" role="region" aria-label="Diagram">
          ${drawDiagram(arrange(JSON.parse(definition) as States), `Diagram ${name}`)}
        </div>
      </details>
      <details>
        <summary>Definisi</summary>
        <pre>${JSON.stringify(JSON.parse(definition), null, 2)}</pre>
      </details>`,
    isRunning(page),
  );
}

const countNames: Readonly<Record<string, string>> = {
  total: 'Seluruhnya',
  pending: 'Belum dimulai',
  running: 'Berjalan',
  succeeded: 'Berhasil',
  failed: 'Gagal',
  timedOut: 'Kehabisan waktu',
  aborted: 'Dihentikan',
};

/** A run of a distributed Map: how many of its children stand how, and the children. */
export function mapRunPage(
  { mapRunArn, executionArn, executionCounts }: MapRun,
  page: ExecutionPage,
  listed: Omit<Listed, 'address'>,
  settings: PageSettings,
): Page {
  const machine = machineNameIn(executionArn);
  return layout(
    'Map terdistribusi',
    [
      home,
      { name: machine, address: machineAddress(machine) },
      { name: 'Eksekusi induk', address: executionAddress(executionArn) },
    ],
    html`<dl>
        ${field('ARN', mapRunArn)}
        ${Object.entries(countNames).map(([count, word]) => field(word, String(executionCounts[count] ?? 0)))}
      </dl>
      <h2>Eksekusi anak</h2>
      ${executionList(page, { ...listed, address: mapRunAddress(mapRunArn) }, settings)}`,
    isRunning(page),
  );
}

function isRunning({ executions }: ExecutionPage): boolean {
  return executions.some(({ status }) => status === 'RUNNING');
}
