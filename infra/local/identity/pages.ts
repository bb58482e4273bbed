import { html, raw } from 'hono/html';
import { documentOf, type Page } from '../pages/document.ts';
import type { Account } from './provider-messages.ts';
import { styles } from './styles.ts';

/** Who can sign in, one button each; and a way out. */
export function signInPage(accounts: readonly Account[]): Promise<string> {
  return page(
    'Masuk',
    html`<h1>Masuk</h1>
      <p class="note">
        Halaman ini menggantikan layanan masuk dan hanya ada di komputer ini. Pilih satu akun contoh; tidak
        ada kata sandi.
      </p>
      <form method="post">
        ${accounts.length === 0 ? html`<p>Belum ada akun contoh.</p>` : ''}
        <ul class="accounts">
          ${accounts.map(
            ({ sub, ...account }) =>
              html`<li><button name="sub" value="${sub}">${describe(account)}</button></li>`,
          )}
        </ul>
        <button class="plain" name="sub" value="">Batal</button>
      </form>`,
  );
}

/** What answers at the provider's own address: what it is, who is in it, and the short way for programs. */
export function homePage(accounts: readonly Account[], issuer: string): Promise<string> {
  return page(
    'Layanan masuk',
    html`<h1>Layanan masuk</h1>
      <p class="note">
        Pengganti layanan masuk di komputer ini, tanpa kata sandi. Mulailah dari halaman masuk situs.
      </p>
      <h2>Akun contoh</h2>
      <ul class="accounts">
        ${accounts.map((account) => html`<li class="account">${describe(account)}</li>`)}
      </ul>
      <h2>Untuk program</h2>
      <p>Token tanpa peramban:</p>
      <pre>
curl ${issuer}/demo-token -H 'content-type: application/json' -d '{"email":"${accounts[0]?.email ?? '…'}"}'</pre>
      <p><a href="/.well-known/openid-configuration">Konfigurasi OpenID Connect</a></p>`,
  );
}

/** @param form of the library's, without a button */
export function logoutPage(form: string): Promise<string> {
  return page(
    'Keluar',
    html`<h1>Keluar</h1>
      <p>Anda akan keluar dari layanan masuk ini.</p>
      ${raw(form)}
      <p class="choices">
        <button form="op.logoutForm" name="logout" value="yes">Keluar</button>
        <button class="plain" form="op.logoutForm">Tetap masuk</button>
      </p>`,
  );
}

export function signedOutPage(): Promise<string> {
  return page(
    'Sudah keluar',
    html`<h1>Sudah keluar</h1>
      <p>Anda sudah keluar dari layanan masuk ini.</p>`,
  );
}

/** @param code the protocol's word for the error @param text its explanation, for developers */
export function errorPage(code: string, text: string): Promise<string> {
  return page(
    'Gagal masuk',
    html`<h1>Gagal masuk</h1>
      <p>
        Permintaan masuk tidak dapat diproses atau sudah kedaluwarsa. Kembali ke situs, lalu masuk sekali
        lagi.
      </p>
      <p class="note">${code}: ${text}</p>`,
  );
}

function describe({ name, title, email }: Omit<Account, 'sub'>): Page {
  return html`<strong>${name}</strong><span>${title}</span><span class="note">${email}</span>`;
}

async function page(title: string, content: Page): Promise<string> {
  return (await documentOf({ title, content, styles })).toString();
}
