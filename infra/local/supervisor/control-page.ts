import { html } from 'hono/html';
import type { Addresses } from './addresses.ts';

const DAY_SECONDS = 86_400;
const STEPS = [
  ['1 jam', 3_600],
  ['1 hari', DAY_SECONDS],
  ['3 hari', 3 * DAY_SECONDS],
  ['7 hari', 7 * DAY_SECONDS],
  ['30 hari', 30 * DAY_SECONDS],
] as const;

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#ccc, #444); --link: light-dark(#0b57a4, #8cc4ff); }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
a { color: var(--link); overflow-wrap: anywhere; }
time { font-size: 1.25rem; font-variant-numeric: tabular-nums; font-weight: 600; display: block; }
form { display: flex; flex-wrap: wrap; gap: .5rem; margin: .75rem 0; align-items: end; }
label { display: grid; gap: .25rem; }
button, input { font: inherit; min-height: 2.75rem; padding: 0 .9rem; border: 1px solid var(--line); border-radius: .4rem; }
dl { display: grid; grid-template-columns: minmax(7rem, auto) 1fr; gap: .35rem 1rem; margin: 0; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 28rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .6rem; } }
`;

/** The page of the control listener: the clock with the ways to move it, and where everything is. */
export function controlPage(now: number, offsetMillis: number, addresses: Addresses, zone: string) {
  const shown = new Intl.DateTimeFormat('id-ID', { dateStyle: 'full', timeStyle: 'long', timeZone: zone });
  const days = Math.round((offsetMillis / 1000 / DAY_SECONDS) * 10) / 10;
  const links = [
    ['Situs', addresses.site],
    ['Kotak surat', addresses.mailbox],
    ['Konsol alur kerja', addresses.console],
    ['Masuk (identitas)', addresses.identity],
  ] as const;
  const services = Object.entries(addresses).filter(
    ([name, value]) =>
      typeof value === 'string' && !['site', 'mailbox', 'identity', 'control', 'console'].includes(name),
  );
  return html`<!doctype html>
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Kendali komputasi awan lokal</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <main>
          <h1>Kendali komputasi awan lokal</h1>
          <p>Halaman ini hanya untuk pengembang. Ia tidak ada pada sistem yang sesungguhnya.</p>
          <h2>Jam sistem</h2>
          <time datetime="${new Date(now).toISOString()}">${shown.format(now)}</time>
          <p>
            ${
              offsetMillis === 0
                ? 'Sama dengan jam komputer ini.'
                : `Sekitar ${days.toLocaleString('id-ID')} hari lebih maju dari jam komputer ini.`
            }
            Jam hanya dapat dimajukan; tenggat, tautan, dan jadwal ikut bergerak.
          </p>
          <form method="post" action="/clock">
            ${STEPS.map(
              ([name, seconds]) =>
                html`<button name="advanceBySeconds" value="${seconds}">Maju ${name}</button>`,
            )}
          </form>
          <form method="post" action="/clock">
            <label>
              Maju sampai (waktu ${zone})
              <input type="datetime-local" name="advanceToLocal" required />
            </label>
            <button>Majukan</button>
          </form>
          <h2>Halaman</h2>
          <dl>
            ${links.map(
              ([name, address]) =>
                html`<dt>${name}</dt>
                  <dd><a href="${address}">${address}</a></dd>`,
            )}
          </dl>
          <h2>Layanan untuk program</h2>
          <dl>
            ${services.map(
              ([name, address]) =>
                html`<dt>${name}</dt>
                  <dd>${String(address)}</dd>`,
            )}
          </dl>
        </main>
      </body>
    </html>`;
}
