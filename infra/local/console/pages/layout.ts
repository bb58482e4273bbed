import { html, raw } from 'hono/html';
import { styles } from './styles.ts';

/** A page or a part of one, escaped. */
export type Page = ReturnType<typeof html>;

/** How pages are shown. */
export interface PageSettings {
  /** IANA name, e.g. Asia/Jakarta. */
  readonly timeZone: string;
  /** Address of the application's own page about what an execution works on, where it has one. */
  readonly linkOf: (input: unknown) => string | undefined;
}

/** A step on the way from the list of machines to a page. */
export interface Crumb {
  readonly name: string;
  readonly address: string;
}

export function layout(title: string, crumbs: readonly Crumb[], content: Page): Page {
  return html`<!doctype html>
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${raw(styles)}
        </style>
      </head>
      <body>
        <main>
          <nav aria-label="Letak">
            ${crumbs.map(({ name, address }) => html`<a href="${address}">${name}</a> / `)}
          </nav>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
}

/** The first step of every way. */
export const home: Crumb = { name: 'Mesin status', address: '/' };

/** A line of a list of names and values; nothing where there is no value. */
export function field(name: string, value: Page | string | undefined): Page | '' {
  return value === undefined || value === ''
    ? ''
    : html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`;
}

/** What went wrong, as a page of its own. */
export function problemPage(message: string): Page {
  return layout('Tidak dapat ditampilkan', [home], html`<p class="alert">${message}</p>`);
}
