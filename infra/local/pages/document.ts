import { html, raw } from 'hono/html';

/** A page or a part of one, escaped. */
export type Page = ReturnType<typeof html>;

/** What the pages for people on this machine have in common: legible from 320 px up, light and dark. */
const commonStyles = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --accent: #0b57d0; --tint: #f3f5f8; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171a; --ink: #e8eaed; --soft: #a3acb5; --line: #3d444c; --accent: #8ab4f8; --tint: #1f2429; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.0625rem; margin: 1.5rem 0 .5rem; }
a { color: var(--accent); }
.note, time { color: var(--soft); }
button, input, select { font: inherit; color: inherit; }
button { background: var(--tint); cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
pre { margin: 0; padding: .75rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--tint); white-space: pre-wrap; overflow-wrap: anywhere; }
dl { margin: 1rem 0; display: grid; gap: .375rem; }
dl div { display: grid; grid-template-columns: 8rem minmax(0, 1fr); gap: .75rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl div { grid-template-columns: minmax(0, 1fr); gap: 0; } }
`;

/** What a page consists of. */
export interface Document {
  readonly title: string;
  readonly content: Page;
  /** The page's own rules, after those that all have. */
  readonly styles: string;
  /** Address of a script of the page's own listener. */
  readonly script?: string | undefined;
}

/** A whole page. */
export function documentOf({ title, content, styles, script }: Document): Page {
  return html`<!doctype html>
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${raw(commonStyles)}
          ${raw(styles)}
        </style>
        ${script === undefined ? '' : html`<script src="${script}" defer></script>`}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`;
}

/** A line of a list of names and values; nothing where there is no value. */
export function field(name: string, value: Page | string | undefined): Page | '' {
  return value === undefined || value === ''
    ? ''
    : html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`;
}
