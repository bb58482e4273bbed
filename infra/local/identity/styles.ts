/** The look of the provider's pages: legible from 320 px up, light and dark. */
export const styles = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #57606a; --line: #8c959f; --accent: #0b57d0; --tint: #f3f5f8; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171a; --ink: #e8eaed; --soft: #a3acb5; --line: #6e7781; --accent: #8ab4f8; --tint: #1f2429; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 28rem; margin: 0 auto; padding: 1.5rem 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.0625rem; margin: 1.5rem 0 .5rem; }
a { color: var(--accent); }
.note { color: var(--soft); }
.accounts { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: .5rem; }
button, .account { font: inherit; color: inherit; text-align: start; padding: .75rem; min-height: 2.75rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--tint); }
button { cursor: pointer; }
button:hover { border-color: var(--accent); }
.accounts button { width: 100%; }
.accounts button, .account { display: grid; overflow-wrap: anywhere; }
.plain { background: none; }
.choices { display: flex; flex-wrap: wrap; gap: .5rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
pre { margin: 0; padding: .75rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--tint); white-space: pre-wrap; overflow-wrap: anywhere; }
`;
