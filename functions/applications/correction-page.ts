import { formatMoment } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { errorSummary, type FormState, selectField, textField } from '#shared/pages/form.ts';
import { layout } from '#shared/pages/layout.ts';
import type { CorrectableField } from '../programmes/conduct.ts';
import type { Programme } from '../programmes/programme.ts';
import type { Application } from './application.ts';
import type { Correction } from './correct-application.ts';

/** What must be mended, each document's upload, and the form of the fields that are open. */
export function correctionPage(
  application: Application,
  correction: Correction,
  uploads: readonly Html[],
  state: FormState,
  csrf: string,
): Html {
  const { decision, fields, items, programme } = correction;
  const reason = decision.facts['reason'];
  return layout(
    'Perbaiki permohonan',
    html`<div class="narrow">
      <h1>Perbaiki permohonan</h1>
      <p class="lead">
        <span class="code">${application.number}</span><br />
        paling lambat ${formatMoment(decision.dueAt)}. Tempat Anda tetap disimpan.
      </p>
      ${errorSummary(state)}
      <div class="notice warn">
        <p><strong>Yang perlu diperbaiki</strong></p>
        <ul>
          ${items.map(({ text }) => html`<li>${text}</li>`)}
        </ul>
        ${reason === undefined ? undefined : html`<p>${reason}</p>`}
      </div>
      ${uploads}
      <form method="post" action="/permohonan/${application.number}/perbaikan" novalidate>
        <input type="hidden" name="csrf" value="${csrf}" />
        ${[...fields].map((field) => fieldOf(field, state, programme))}
        <p class="soft">
          Setelah dikirim, isian ini tidak dapat diubah lagi kecuali diminta. Bagian lain tidak berubah.
        </p>
        <div class="actions"><button>Kirim perbaikan</button></div>
      </form>
    </div>`,
  );
}

function fieldOf(field: CorrectableField, state: FormState, { sectors }: Programme): Html | undefined {
  switch (field) {
    case 'fullName':
      return textField(state, field, 'Nama lengkap', { hint: 'Seperti pada KTP.', maxlength: 100 });
    case 'birthDate':
      return textField(state, field, 'Tanggal lahir', { type: 'date', short: true });
    case 'phone':
      return textField(state, field, 'Nomor telepon', { type: 'tel', maxlength: 30 });
    case 'email':
      return textField(state, field, 'Alamat surel', { type: 'email', maxlength: 254, optional: true });
    case 'address':
      return textField(state, field, 'Alamat', {
        hint: 'Jalan, nomor, RT/RW, seperti pada KTP.',
        maxlength: 200,
      });
    case 'sector':
      return selectField(state, field, 'Bidang usaha', [
        { options: sectors.map(({ id, name }) => ({ value: id, label: name })) },
      ]);
    case 'business':
      return textField(state, field, 'Usaha', { type: 'textarea', maxlength: 300 });
    case 'guardian':
      return textField(state, field, 'Nama orang tua atau wali yang menyetujui', { maxlength: 100 });
    case 'documents':
      // A document goes straight to the bucket by a form of its own.
      return undefined;
  }
}
