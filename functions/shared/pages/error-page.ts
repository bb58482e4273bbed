import { say } from '#shared/catalogue.ts';
import type { DomainError } from '#shared/errors.ts';
import { type Html, html } from '#shared/html.ts';
import { layout } from '#shared/pages/layout.ts';

/** What went wrong, in plain words, and the way on. */
export function errorPage(error: DomainError): Html {
  const title = error.status >= 500 ? 'Layanan sedang terganggu' : 'Permintaan belum dapat diproses';
  return layout(
    title,
    html`<div class="narrow">
      <h1>${title}</h1>
      <div class="notice bad" role="alert"><p>${say(error.code, error.values)}</p></div>
      <p><a href="/">Kembali ke halaman utama</a></p>
    </div>`,
  );
}
