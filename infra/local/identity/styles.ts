/** The look of the provider's pages, beside what all pages have. */
export const styles = `
:root { --line: #8c959f; }
@media (prefers-color-scheme: dark) { :root { --line: #6e7781; } }
main { max-width: 28rem; padding: 1.5rem 1rem; }
.accounts { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: .5rem; }
button, .account { text-align: start; padding: .75rem; min-height: 2.75rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--tint); }
button:hover { border-color: var(--accent); }
.accounts button { width: 100%; }
.accounts button, .account { display: grid; overflow-wrap: anywhere; }
.plain { background: none; }
.choices { display: flex; flex-wrap: wrap; gap: .5rem; }
`;
