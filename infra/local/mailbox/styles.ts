/** The look of the mailbox: legible from 320 px up, light and dark. */
export const styles = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --accent: #0b57d0; --tint: #f3f5f8; --warn: #a12622; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171a; --ink: #e8eaed; --soft: #a3acb5; --line: #363c43; --accent: #8ab4f8; --tint: #1f2429; --warn: #f2a19b; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.0625rem; margin: 1.5rem 0 .5rem; }
a { color: var(--accent); }
.note, .empty, time, .to { color: var(--soft); }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0; }
form label { flex-basis: 100%; font-weight: 600; }
input { flex: 1 1 12rem; min-width: 0; }
input, button { font: inherit; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--paper); color: var(--ink); }
button { background: var(--tint); cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.messages { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
.messages li { border-bottom: 1px solid var(--line); }
.messages a { display: grid; grid-template-columns: auto 1fr; gap: .125rem .75rem; padding: .75rem .25rem; color: inherit; text-decoration: none; }
.messages a:hover { background: var(--tint); }
.subject { font-weight: 600; overflow-wrap: anywhere; }
.outcome { grid-column: 2; font-size: .875rem; font-weight: 600; color: var(--warn); }
.to, time { grid-column: 2; font-size: .875rem; overflow-wrap: anywhere; }
.kind { align-self: start; width: 5.5rem; padding: .125rem .375rem; border: 1px solid var(--line); border-radius: .25rem; background: var(--tint); font-size: .8125rem; text-align: center; }
@media (max-width: 30rem) { .messages a { grid-template-columns: 1fr; } .outcome, .to, time { grid-column: 1; } }
dl { margin: 1rem 0; display: grid; gap: .375rem; }
dl div { display: grid; grid-template-columns: 8rem 1fr; gap: .75rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl div { grid-template-columns: 1fr; gap: 0; } }
iframe { width: 100%; height: 24rem; resize: vertical; border: 1px solid var(--line); border-radius: .375rem; background: #fff; }
pre { margin: 0; padding: 1rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--tint); font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
`;
