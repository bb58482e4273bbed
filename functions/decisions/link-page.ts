import { say } from '#shared/catalogue.ts';
import { formatMoment } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { checksField, errorSummary, type FormState, radioField, textField } from '#shared/pages/form.ts';
import { layout } from '#shared/pages/layout.ts';
import type { Decision } from './decision.ts';
import type { LinkOffer } from './link-outcomes.ts';
import { itemField } from './parse-verdict.ts';

/** What a stage calls things on its page. */
interface Wording {
  readonly title: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly reasonLabel: string;
}

const wordings: Readonly<Record<'recommendation' | 'referral', Wording>> = {
  recommendation: {
    title: 'Rekomendasi',
    choices: [
      { value: 'recommended', label: 'Direkomendasikan' },
      { value: 'not-recommended', label: 'Tidak direkomendasikan' },
      { value: 'correction', label: 'Perlu perbaikan, kembalikan kepada pemohon' },
      { value: 'not-resident', label: 'Bukan warga kami' },
    ],
    reasonLabel: 'Alasan bila tidak direkomendasikan atau bukan warga',
  },
  referral: {
    title: 'Rujukan pembiayaan',
    choices: [
      { value: 'accepted', label: 'Diterima untuk diproses' },
      { value: 'declined', label: 'Belum dapat diterima' },
    ],
    reasonLabel: 'Alasan bila belum dapat diterima',
  },
};

function wordingOf(decision: Decision): Wording {
  return wordings[decision.stage === 'referral' ? 'referral' : 'recommendation'];
}

/** Before the code: what it is about, nothing of the person. `phone` shows only its last three digits. */
export function codePage(
  decision: Decision,
  path: string,
  phone: string,
  wasSent: boolean,
  problem?: string,
): Html {
  const { title } = wordingOf(decision);
  return layout(
    title,
    html`<div class="narrow">
      <h1>${title}</h1>
      <p class="lead">Permohonan <span class="code">${decision.application}</span></p>
      <p>Mohon diputuskan paling lambat <strong>${formatMoment(decision.dueAt)}</strong>.</p>
      ${problem === undefined ? undefined : html`<div class="notice bad" role="alert"><p>${say(problem)}</p></div>`}
      ${
        wasSent
          ? html`<div class="notice good" role="status">
                <p>Kode sudah dikirim ke telepon berakhiran ${phone.slice(-3)}. Berlaku 10 menit.</p>
              </div>
              <form method="post" action="${path}/masuk">
                ${textField({ values: {}, issues: [] }, 'code', 'Kode 6 angka', { inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: 7, short: true })}
                <div class="actions"><button>Buka permohonan</button></div>
              </form>`
          : html`<p>
              Untuk memastikan Bapak/Ibu sendiri yang memutuskan, kami kirim kode ke telepon pribadi
              berakhiran ${phone.slice(-3)}.
            </p>`
      }
      <form method="post" action="${path}/kode">
        <button class="${wasSent ? 'second' : ''}">${wasSent ? 'Kirim kode baru' : 'Kirim kode'}</button>
      </form>
    </div>`,
  );
}

/** After the code: the facts and the decision. */
export function decidePage(
  decision: Decision,
  facts: Html,
  { outcomes, items }: LinkOffer,
  path: string,
  state: FormState,
  csrf: string,
): Html {
  const { title, choices, reasonLabel } = wordingOf(decision);
  return layout(
    title,
    html`<div class="narrow">
      <h1>${title}</h1>
      <p class="lead">Permohonan <span class="code">${decision.application}</span></p>
      ${errorSummary(state)} ${facts}
      <form method="post" action="${path}/putusan" novalidate>
        <input type="hidden" name="csrf" value="${csrf}" />
        ${radioField(
          state,
          'outcome',
          'Putusan',
          choices.filter(({ value }) => value in outcomes),
        )}
        ${
          items.length === 0
            ? undefined
            : checksField(
                state,
                'items',
                'Yang harus diperbaiki (bila dikembalikan)',
                items.map(({ id, text }) => ({ name: itemField(id), label: text })),
              )
        }
        ${textField(state, 'reason', reasonLabel, { type: 'textarea', maxlength: 500, optional: true })}
        <p class="soft">
          Batas waktu ${formatMoment(decision.dueAt)}. Putusan dicatat dengan nama, jabatan, dan waktu.
        </p>
        <div class="actions"><button>Simpan putusan</button></div>
      </form>
    </div>`,
  );
}

/** A decision that was made: what, by whom, when. */
export function receiptPage(decision: Decision): Html {
  const { title, choices } = wordingOf(decision);
  const { answer } = decision;
  return layout(
    title,
    html`<div class="narrow">
      <h1>${title}</h1>
      <div class="notice good" role="status">
        <p><strong>Putusan sudah tercatat</strong></p>
        <p>Terima kasih. Tidak ada lagi yang perlu dilakukan.</p>
      </div>
      <dl>
        <dt>Permohonan</dt>
        <dd class="code">${decision.application}</dd>
        <dt>Putusan</dt>
        <dd>${choices.find(({ value }) => value === answer?.outcome)?.label}</dd>
        <dt>Diputuskan oleh</dt>
        <dd>${answer?.by.name}, ${answer?.by.title}</dd>
        <dt>Waktu</dt>
        <dd>${formatMoment(answer?.at ?? '')}</dd>
      </dl>
    </div>`,
  );
}
