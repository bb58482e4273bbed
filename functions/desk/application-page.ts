import { formatMoment } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { errorSummary, type FormState, radioField, selectField, textField } from '#shared/pages/form.ts';
import { layout } from '#shared/pages/layout.ts';
import { type Application, finalStates } from '../applications/application.ts';
import type { Areas } from '../areas/area.ts';
import type { HistoryEvent } from '../history/event.ts';
import type { Programme } from '../programmes/programme.ts';

interface Facts {
  readonly application: Application;
  readonly facts: Html;
  readonly events: readonly HistoryEvent[];
  readonly areas: Areas;
  readonly titles: Programme['titles'];
  readonly state: FormState;
  readonly csrf: string;
}

/** One application as the dinas sees it: who, where it stands, its history, and what may have happened to the person. */
export function applicationPage(page: Facts): Html {
  const { application, facts } = page;
  const { number, stage, state } = application;
  return layout(
    `Permohonan ${number}`,
    html`<div class="narrow">
      <h1>Permohonan ${number}</h1>
      <p class="lead">
        ${state}${stage === undefined ? undefined : html`, tahap ${stage.name}, paling lambat ${formatMoment(stage.dueAt)}`}
      </p>
      ${errorSummary(page.state)}
      <section class="card">
        <h2>Isian pemohon</h2>
        ${facts}
      </section>
      ${historyTable(page.events)}
      ${finalStates.some((final) => final === state) ? undefined : eventForm(page)}
    </div>`,
    'officer',
  );
}

function historyTable(events: readonly HistoryEvent[]): Html {
  return html`<h2 id="riwayat">Riwayat</h2>
    <div class="scroll" role="region" aria-labelledby="riwayat" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Waktu</th>
            <th scope="col">Apa</th>
            <th scope="col">Oleh</th>
            <th scope="col">Alasan</th>
          </tr>
        </thead>
        <tbody>
          ${events.map(
            ({ at, what, by, why }) =>
              html`<tr>
                <td>${formatMoment(at)}</td>
                <td>${what}</td>
                <td>${by}</td>
                <td>${why ?? ''}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function eventForm({ application, areas, titles, state, csrf }: Facts): Html {
  return html`<h2>Catat peristiwa</h2>
    <form method="post" action="/meja/permohonan/${application.number}" novalidate>
      <input type="hidden" name="csrf" value="${csrf}" />
      ${radioField(state, 'outcome', 'Yang terjadi', [
        { value: 'moved', label: `Pindah ke ${titles.areaUnit.toLowerCase()} lain di kota ini` },
        { value: 'left', label: 'Pindah ke luar kota, permohonan ditutup' },
        { value: 'withdrawn', label: 'Dibatalkan pemohon di loket' },
        { value: 'died', label: 'Pemohon meninggal dunia' },
      ])}
      ${selectField(
        state,
        'area',
        `${titles.areaUnit} yang baru (bila pindah di dalam kota)`,
        areas.districts.map((district) => ({
          label: `${titles.district} ${district.name}`,
          options: district.areas.map(({ code, name }) => ({
            value: code,
            label: `${name} (${district.name})`,
          })),
        })),
        { sometimes: true },
      )}
      ${textField(state, 'reason', 'Keterangan', {
        type: 'textarea',
        hint: 'Paling sedikit 10 huruf: siapa yang menyampaikan dan dengan bukti apa.',
        maxlength: 1000,
      })}
      <div class="actions"><button>Simpan</button> <a href="/meja">Kembali ke meja kerja</a></div>
    </form>`;
}
