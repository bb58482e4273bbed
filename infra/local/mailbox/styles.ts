/** The look of the mailbox, beside what all pages have. */
export const styles = `
:root { --warn: #a12622; }
@media (prefers-color-scheme: dark) { :root { --warn: #f2a19b; } }
main { max-width: 46rem; }
.empty, .to { color: var(--soft); }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0; }
form label { flex-basis: 100%; font-weight: 600; }
input { flex: 1 1 12rem; min-width: 0; }
input, button { padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .375rem; }
input { background: var(--paper); }
.messages { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
.messages li { border-bottom: 1px solid var(--line); }
.messages a { display: grid; grid-template-columns: auto 1fr; gap: .125rem .75rem; padding: .75rem .25rem; color: inherit; text-decoration: none; }
.messages a:hover { background: var(--tint); }
.subject { font-weight: 600; overflow-wrap: anywhere; }
.outcome { grid-column: 2; font-size: .875rem; font-weight: 600; color: var(--warn); }
.to, time { grid-column: 2; font-size: .875rem; overflow-wrap: anywhere; }
.kind { align-self: start; width: 5.5rem; padding: .125rem .375rem; border: 1px solid var(--line); border-radius: .25rem; background: var(--tint); font-size: .8125rem; text-align: center; }
@media (max-width: 30rem) { .messages a { grid-template-columns: 1fr; } .outcome, .to, time { grid-column: 1; } }
iframe { width: 100%; height: 24rem; resize: vertical; border: 1px solid var(--line); border-radius: .375rem; background: #fff; }
pre { padding: 1rem; font: inherit; }
`;
