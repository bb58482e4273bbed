/** The look of the console, beside what all pages have. */
export const styles = `
:root { --running: #0b57d0; --waiting: #8a5300; --succeeded: #1a6b2c; --failed: #b3261e; --caught: #7a3fb0; --stopped: #57606a; }
@media (prefers-color-scheme: dark) {
  :root { --running: #8ab4f8; --waiting: #f2b866; --succeeded: #7fd693; --failed: #ff9d94; --caught: #cfa5f5; --stopped: #a3acb5; }
}
main { max-width: 82rem; }
h1 { margin: .5rem 0; }
h2 { font-size: 1.125rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
a { overflow-wrap: anywhere; }
.alert { border: 2px solid var(--failed); border-radius: .375rem; padding: .5rem .75rem; overflow-wrap: anywhere; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .75rem 0; }
label { display: grid; gap: .125rem; font-weight: 600; flex: 1 1 12rem; }
input, select, button { min-height: 2.75rem; padding: 0 .75rem; min-width: 0; border: 1px solid var(--soft); border-radius: .375rem; }
input, select { background: var(--paper); }
summary { cursor: pointer; padding: .375rem 0; }
.list, .steps { list-style: none; margin: .5rem 0; padding: 0; border-top: 1px solid var(--line); }
.list > li, .steps > li { border-bottom: 1px solid var(--line); padding: .625rem .25rem; display: grid; gap: .125rem .75rem; }
.list > li, .steps > li { grid-template-columns: minmax(0, 1fr); overflow-wrap: anywhere; }
@media (min-width: 40rem) { .list > li { grid-template-columns: 11rem minmax(0, 1fr) auto; } }
.steps > li:target { background: var(--tint); outline: 2px solid var(--accent); }
.steps strong, .list a { overflow-wrap: anywhere; }
.badge { justify-self: start; align-self: start; padding: 0 .5rem; border: 1px solid currentColor; border-radius: .25rem; font-size: .875rem; font-weight: 600; white-space: nowrap; }
.running { --mark: var(--running); } .waiting { --mark: var(--waiting); } .succeeded { --mark: var(--succeeded); }
.failed { --mark: var(--failed); } .caught { --mark: var(--caught); } .stopped { --mark: var(--stopped); }
.badge { color: var(--mark); }
dl { margin: .75rem 0; }
@media (min-width: 30.01rem) { dl div { grid-template-columns: 10rem minmax(0, 1fr); } }
pre { font: .875rem/1.45 ui-monospace, monospace; max-height: 26rem; overflow: auto; }
.columns { display: grid; gap: 0 1.5rem; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 64rem) { .columns { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); } .halves { grid-template-columns: repeat(2, minmax(0, 1fr)); } .way { order: -1; } }
.canvas { overflow: auto; border: 1px solid var(--line); border-radius: .375rem; }
.diagram { display: block; margin: 0 auto; font-family: system-ui, sans-serif; }
.diagram .body { fill: var(--paper); stroke: var(--line); stroke-width: 1.5; }
.diagram .state .body { stroke: var(--mark, var(--soft)); }
.diagram .running .body, .diagram .waiting .body { stroke-width: 4; }
.diagram .succeeded .body, .diagram .failed .body, .diagram .caught .body, .diagram .stopped .body { stroke-width: 2.5; fill: var(--tint); }
.diagram .failed .body { stroke-width: 4; }
.diagram .unentered .body { stroke-dasharray: 5 4; }
.diagram .name { fill: var(--ink); font-size: 14px; font-weight: 600; text-anchor: middle; }
.diagram .status { fill: var(--mark, var(--soft)); font-size: 12.5px; text-anchor: middle; }
.diagram .sign circle { fill: var(--paper); stroke: var(--mark); stroke-width: 1.5; }
.diagram .sign path { fill: none; stroke: var(--mark); stroke-width: 2; stroke-linejoin: round; }
.diagram .line path { fill: none; stroke: var(--soft); stroke-width: 1.25; }
.diagram .line.catch path { stroke-dasharray: 6 4; }
.diagram .line.taken path { stroke: var(--succeeded); stroke-width: 3; }
.diagram .line.catch.taken path { stroke: var(--caught); }
.diagram .line text { fill: var(--soft); font-size: 11.5px; text-anchor: middle; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
.diagram .line.taken text { fill: var(--ink); }
.diagram .arrow { fill: var(--soft); } .diagram .arrow-taken { fill: var(--succeeded); }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
th { text-align: left; color: var(--soft); font-weight: 600; }
th, td { padding: .375rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  table, tbody, tr, td { display: block; } thead { display: none; }
  td { border: 0; padding: 0 .25rem; } tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
  td[data-name]::before { content: attr(data-name) ': '; color: var(--soft); }
}
`;
