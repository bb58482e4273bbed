import { formatMoment, formatRupiah } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { checkField, errorSummary, type FormState, textField } from '#shared/pages/form.ts';
import { layout } from '#shared/pages/layout.ts';
import type { Application } from '../applications/application.ts';
import { lenderFor, type Programme } from '../programmes/programme.ts';
import type { Referral } from './referral.ts';

const stateWords: Readonly<Record<Referral['state'], string>> = {
  requested: 'Menunggu jawaban',
  accepted: 'Diterima untuk diproses',
  declined: 'Belum dapat diterima',
  withdrawn: 'Dibatalkan pemohon',
  'no-answer': 'Tidak dijawab sampai batas waktu',
};

/**
 * A participant's referrals and the form for the next. The amount comes first, because it decides the lender whom
 * the consent names; then purpose and consent.
 */
export function referralPage(
  application: Application,
  programme: Programme,
  referrals: readonly Referral[],
  state: FormState,
  csrf: string,
): Html {
  const isWaiting = referrals.some((referral) => referral.state === 'requested');
  return layout(
    'Rujukan pembiayaan',
    html`<div class="narrow">
      <h1>Rujukan pembiayaan</h1>
      <p class="lead">Dinas merujuk Anda ke lembaga pembiayaan. Keputusan pembiayaan ada pada lembaga itu.</p>
      ${referrals.map((referral) => referralCard(referral, programme))}
      ${isWaiting ? undefined : requestForm(application, programme, state, csrf)}
      <p><a href="/permohonan/${application.number}">Kembali ke permohonan</a></p>
    </div>`,
  );
}

function referralCard(referral: Referral, programme: Programme): Html {
  const lender = programme.lenders.find(({ id }) => id === referral.lender);
  return html`<section class="card">
    <h2>${lender?.name}</h2>
    <dl>
      <dt>Jumlah</dt>
      <dd>${formatRupiah(referral.amount)}</dd>
      <dt>Kegunaan</dt>
      <dd>${referral.purpose}</dd>
      <dt>Keadaan</dt>
      <dd>${stateWords[referral.state]}</dd>
      ${
        referral.state === 'requested'
          ? html`<dt>Jawaban paling lambat</dt>
              <dd>${formatMoment(referral.dueAt)}</dd>`
          : undefined
      }
    </dl>
  </section>`;
}

function requestForm(application: Application, programme: Programme, state: FormState, csrf: string): Html {
  const action = `/permohonan/${application.number}/pembiayaan`;
  const amount = Number(state.values['amount'] ?? '');
  if (!Number.isSafeInteger(amount) || amount <= 0) {
    return html`<form method="get" action="${action}">
      ${textField(state, 'amount', 'Jumlah yang dibutuhkan (rupiah)', {
        hint: 'Angka saja, misalnya 5000000.',
        inputmode: 'numeric',
        maxlength: 12,
        short: true,
      })}
      <div class="actions"><button>Lanjut</button></div>
    </form>`;
  }
  const lender = lenderFor(programme, amount);
  return html`${errorSummary(state)}
    <form method="post" action="${action}" novalidate>
      <input type="hidden" name="csrf" value="${csrf}" />
      <input type="hidden" name="lender" value="${lender.id}" />
      <input type="hidden" name="amount" value="${amount}" />
      <p>
        Untuk ${formatRupiah(amount)} lembaganya adalah <strong>${lender.name}</strong>.
        ${lender.kind === 'cooperative' ? 'Koperasi melayani anggota: Anda akan diminta menjadi anggota.' : undefined}
        <a href="${action}">Ubah jumlah</a>
      </p>
      ${textField(state, 'purpose', 'Kegunaan', { hint: 'Misalnya: membeli mesin jahit.', maxlength: 200 })}
      ${checkField(
        state,
        'consent',
        `Saya setuju nama, telepon, usaha, dan kebutuhan saya dibagikan kepada ${lender.name} untuk rujukan ini. Persetujuan dapat ditarik kapan saja.`,
      )}
      <div class="actions"><button>Kirim rujukan</button></div>
    </form>`;
}
