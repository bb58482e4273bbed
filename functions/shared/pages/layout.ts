import { type Html, html, raw } from '#shared/html.ts';
import { style } from '#shared/pages/style.ts';

/** Who looks at the page: it decides the links in the band. */
type Viewer = 'public' | 'officer';

const links: Readonly<Record<Viewer, Html>> = {
  public: html`<a href="/kuota">Kuota tempat</a> <a href="/permohonan">Cek permohonan</a>
    <a href="/masuk">Petugas</a>`,
  officer: html`<a href="/meja">Meja kerja</a>
    <form method="post" action="/keluar"><button class="link">Keluar</button></form>`,
};

/** The frame of every page. `title` is the page's own; the programme's name follows it. */
export function layout(title: string, content: Html, viewer: Viewer = 'public'): Html {
  return html`<!doctype html>
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${title} – Wirabaru</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#isi">Langsung ke isi</a>
        <header class="band">
          <div>
            <a class="name" href="/">Wirabaru</a>
            <nav aria-label="Utama">${links[viewer]}</nav>
          </div>
        </header>
        <main id="isi">${content}</main>
        <footer>
          <div>Program Wirausaha Baru. Layanan ini tidak dipungut biaya.</div>
        </footer>
      </body>
    </html>`;
}
