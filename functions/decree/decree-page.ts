import { formatDay, formatNumber } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { errorSummary, type FormState, textField } from '#shared/pages/form.ts';
import { layout } from '#shared/pages/layout.ts';
import { type Decree, decreeId } from './decree.ts';
import { tickField } from './parse-decree.ts';
import { sayRecommendation } from './recommendation-words.ts';
import type { Batch, BatchRow } from './waiting-batches.ts';

interface DecreePageFacts {
  readonly batches: readonly Batch[];
  /** The one that is shown. */
  readonly batch: Batch | undefined;
  readonly decrees: readonly Decree[];
}

/** What waits for a decree: tick, number, date. */
export function decreePage(facts: DecreePageFacts, state: FormState, csrf: string): Html {
  const { batches, batch, decrees } = facts;
  return layout(
    'Penetapan peserta',
    html`<h1>Penetapan peserta</h1>
      ${errorSummary(state)}
      ${
        batches.length > 1
          ? html`<ul>
              ${batches.map((other) => html`<li>${batchLink(other)}</li>`)}
            </ul>`
          : undefined
      }
      ${
        batch === undefined
          ? html`<p>Tidak ada permohonan yang menunggu penetapan.</p>`
          : batchForm(batch, state, csrf)
      }
      ${decrees.length === 0 ? undefined : issued(decrees)}
      <p><a href="/meja/pendamping">Pendamping peserta</a></p>
      <p><a href="/meja">Kembali ke meja kerja</a></p>`,
    'officer',
  );
}

/** The address at which one batch is shown. */
function batchAddress({ track, year }: Pick<Batch, 'track' | 'year'>): string {
  return `/meja/penetapan?jalur=${track}&tahun=${year}`;
}

function batchLink(batch: Batch): Html {
  return html`<a href="${batchAddress(batch)}">${batch.name} ${batch.year}</a>
    (${formatNumber(batch.rows.length)} menunggu)`;
}

function batchForm(batch: Batch, state: FormState, csrf: string): Html {
  const isFresh = Object.keys(state.values).length === 0;
  const isTicked = (row: BatchRow) =>
    isFresh ? row.recommendation === 'recommended' : state.values[tickField(row.number)] === 'yes';
  const { areaUnit, areaHead } = batch.titles;
  return html`<h2 id="applications">${batch.name} ${batch.year}</h2>
    <p>
      ${formatNumber(batch.rows.length)} permohonan menunggu. Yang direkomendasikan ${areaHead.toLowerCase()}
      sudah dicentang; periksa sebelum menetapkan. Rekomendasi ${areaHead.toLowerCase()} adalah pertimbangan,
      keputusan ada pada Anda.
    </p>
    <form method="post" action="/meja/penetapan" novalidate>
      <input type="hidden" name="csrf" value="${csrf}" />
      <input type="hidden" name="track" value="${batch.track}" />
      <input type="hidden" name="year" value="${batch.year}" />
      <div class="scroll" role="region" aria-labelledby="applications" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Tetapkan</th>
              <th scope="col">Permohonan</th>
              <th scope="col">Nama</th>
              <th scope="col">${areaUnit}</th>
              <th scope="col">Rekomendasi</th>
              <th scope="col">Paling lambat</th>
            </tr>
          </thead>
          <tbody>
            ${batch.rows.map((row) => tableRow(row, isTicked(row), areaHead))}
          </tbody>
        </table>
      </div>
      ${textField(state, 'decree', 'Nomor keputusan', {
        hint: 'Seperti tertulis pada surat keputusan, misalnya 800/12-Kop/2026.',
        autocomplete: 'off',
        maxlength: 100,
      })}
      ${textField(state, 'date', 'Tanggal keputusan', { type: 'date', short: true })}
      <div class="actions"><button>Tetapkan yang dicentang</button></div>
    </form>`;
}

function tableRow(row: BatchRow, isTicked: boolean, areaHead: string): Html {
  const field = tickField(row.number);
  return html`<tr>
    <td>
      <input
        type="checkbox"
        id="${field}"
        name="${field}"
        value="yes"
        aria-label="Tetapkan ${row.fullName}"
        ${isTicked ? html`checked` : undefined}
      />
    </td>
    <td><a href="/meja/penetapan?permohonan=${row.number}">${row.number}</a></td>
    <td>${row.fullName}</td>
    <td>${row.area}<br /><span class="soft">${row.district}</span></td>
    <td>${sayRecommendation(row.recommendation, areaHead)}</td>
    <td>${formatDay(row.dueAt)}</td>
  </tr>`;
}

function issued(decrees: readonly Decree[]): Html {
  return html`<h2>Keputusan yang sudah dicatat</h2>
    <ul>
      ${decrees.map(
        (decree) =>
          html`<li>
            <a href="/meja/penetapan/${decreeId(decree)}">Nomor ${decree.number}</a>,
            ${formatDay(decree.date)}: ${formatNumber(decree.applications.length - decree.leftOut.length)}
            peserta
          </li>`,
      )}
    </ul>`;
}
