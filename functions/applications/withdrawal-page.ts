import { type Html, html } from '#shared/html.ts';
import { layout } from '#shared/pages/layout.ts';
import type { Application } from './application.ts';

/** Asks once more before an application is withdrawn: what is lost, and that it cannot be taken back. */
export function withdrawalPage({ number, state }: Application, csrf: string): Html {
  const lost =
    state === 'holds-place' || state === 'participant'
      ? 'Tempat Anda diberikan kepada orang pertama dalam daftar tunggu.'
      : 'Anda keluar dari daftar dan urutan Anda hilang.';
  return layout(
    'Batalkan permohonan',
    html`<div class="narrow">
      <h1>Batalkan permohonan?</h1>
      <p class="lead">Permohonan <span class="code">${number}</span></p>
      <div class="notice warn">
        <p>${lost} Pembatalan tidak dapat ditarik kembali.</p>
      </div>
      <form method="post" action="/permohonan/${number}/batal">
        <input type="hidden" name="csrf" value="${csrf}" />
        <div class="actions">
          <button class="danger">Ya, batalkan permohonan saya</button>
          <a href="/permohonan/${number}">Tidak, kembali</a>
        </div>
      </form>
    </div>`,
  );
}
