import { html } from 'hono/html';
import { documentOf, type Page } from '../../pages/document.ts';
import { refreshAddress } from './refresh.ts';
import { styles } from './styles.ts';

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

/** @param isLive something on the page goes on: it keeps itself up to date */
export function layout(title: string, crumbs: readonly Crumb[], content: Page, isLive = false): Page {
  return documentOf({
    title,
    styles,
    script: isLive ? refreshAddress : undefined,
    content: html`<nav aria-label="Letak">
        ${crumbs.map(({ name, address }) => html`<a href="${address}">${name}</a> / `)}
      </nav>
      <h1>${title}</h1>
      ${content}`,
  });
}

/** The first step of every way. */
export const home: Crumb = { name: 'Mesin status', address: '/' };

/** What went wrong, as a page of its own. */
export function problemPage(message: string): Page {
  return layout('Tidak dapat ditampilkan', [home], html`<p class="alert">${message}</p>`);
}
