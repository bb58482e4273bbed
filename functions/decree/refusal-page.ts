import { formatMoment } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { errorSummary, type FormState, textField } from '#shared/pages/form.ts';
import { layout } from '#shared/pages/layout.ts';
import { sayRecommendation } from './recommendation-words.ts';
import type { Batch, BatchRow } from './waiting-batches.ts';

/** One application before the head of the dinas, who may refuse it alone. */
export function refusalPage(row: BatchRow, titles: Batch['titles'], state: FormState, csrf: string): Html {
  return layout(
    `Permohonan ${row.number}`,
    html`<div class="narrow">
      <h1>Permohonan ${row.number}</h1>
      <p class="lead">Menunggu penetapan, paling lambat ${formatMoment(row.dueAt)}</p>
      ${errorSummary(state)}
      <section class="card">
        <dl>
          <dt>Nama lengkap</dt>
          <dd>${row.fullName}</dd>
          <dt>${titles.areaUnit}</dt>
          <dd>${row.area}, ${titles.district} ${row.district}</dd>
          <dt>Bidang usaha</dt>
          <dd>${row.sector}</dd>
          <dt>Usaha</dt>
          <dd>${row.business}</dd>
          <dt>Rekomendasi ${titles.areaHead.toLowerCase()}</dt>
          <dd>${sayRecommendation(row.recommendation, titles.areaHead)}</dd>
        </dl>
      </section>
      <h2>Menolak permohonan ini</h2>
      <p>Permohonan yang ditolak ditutup dan tempatnya diberikan kepada daftar tunggu.</p>
      <form method="post" action="/meja/penetapan" novalidate>
        <input type="hidden" name="csrf" value="${csrf}" />
        <input type="hidden" name="refuse" value="${row.number}" />
        ${textField(state, 'reason', 'Alasan', {
          type: 'textarea',
          hint: 'Paling sedikit 10 huruf. Dapat dibaca pemohon.',
          maxlength: 1000,
        })}
        <div class="actions">
          <button class="danger">Tolak permohonan</button>
          <a href="/meja/penetapan">Kembali ke daftar penetapan</a>
        </div>
      </form>
    </div>`,
    'officer',
  );
}
