/**
 * The design system's one style sheet: tokens first, then type, layout and components. It is sent inside each page,
 * so that a page on a poor line is one request.
 */
export const style = `
:root{
  color-scheme:light dark;
  --ink:#15202b;--ink-soft:#48566a;--paper:#fff;--ground:#f3f6f5;--line:#c5d0cf;
  --brand:#0b5f57;--brand-ink:#fff;--brand-soft:#e0f0ed;--band:#0b5f57;--band-ink:#fff;
  --accent:#b3261e;--good:#1b6e3c;--good-soft:#e3f4e9;--warn:#7a4b00;--warn-soft:#fff3da;--bad:#a1201a;--bad-soft:#fdebea;
  --focus:#ffbf1f;
  --space:1rem;--radius:.5rem;--measure:44rem;
}
@media (prefers-color-scheme:dark){:root{
  --ink:#eef3f3;--ink-soft:#b4c1c4;--paper:#172124;--ground:#0e1618;--line:#3b4a4e;
  --brand:#4cc3b3;--brand-ink:#06201c;--brand-soft:#15332f;--band:#0d3d38;--band-ink:#eef3f3;
  --accent:#ff8a80;--good:#7fd6a0;--good-soft:#143022;--warn:#ffd27a;--warn-soft:#362a10;--bad:#ff9d95;--bad-soft:#3b1a18;
}}
*{box-sizing:border-box}
html{font:100%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .75rem;letter-spacing:-.01em}
h2{font-size:1.2rem;line-height:1.3;margin:2rem 0 .5rem}
p{margin:0 0 1rem}
a{color:var(--brand);text-underline-offset:.18em}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.5rem 1rem;z-index:1}
.band{background:var(--band);color:var(--band-ink);border-bottom:4px solid var(--accent)}
.band>div,main,footer>div{max-width:64rem;margin:0 auto;padding:.8rem 1rem}
.band>div{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;align-items:baseline;justify-content:space-between}
.band a{color:inherit;text-decoration:none}.band a:hover{text-decoration:underline}
.band .name{font-weight:700;font-size:1.05rem}.band nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;font-size:.95rem}
.band form{display:inline}.band button.link{color:inherit}
main{padding-top:1.5rem;padding-bottom:3rem;min-height:60vh}
.narrow{max-width:var(--measure)}
.lead{font-size:1.1rem;color:var(--ink-soft);max-width:var(--measure)}
.soft{color:var(--ink-soft);font-size:.95rem}
.card{background:var(--paper);border:1px solid var(--line);border-radius:var(--radius);padding:1rem;margin:0 0 1rem}
.card h2,.card h3{margin-top:0}
.card ul{margin:0 0 1rem;padding-left:1.25rem;list-style:disc}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1rem;margin:0 0 1rem;padding:0;list-style:none}
.tiles .card{margin:0;display:flex;flex-direction:column}.tiles .card .button{margin-top:auto;align-self:flex-start}
.figure{font-size:1.8rem;font-weight:700;line-height:1.1;font-variant-numeric:tabular-nums}
.notice{border-left:6px solid var(--brand);background:var(--brand-soft);padding:.75rem 1rem;border-radius:0 var(--radius) var(--radius) 0;margin:0 0 1rem}
.notice>:last-child{margin-bottom:0}
.notice.good{border-color:var(--good);background:var(--good-soft)}
.notice.warn{border-color:var(--warn);background:var(--warn-soft)}
.notice.bad{border-color:var(--bad);background:var(--bad-soft)}
.field{margin:0 0 1.25rem}
label,legend{display:block;font-weight:600;margin-bottom:.2rem}
fieldset{border:0;padding:0;margin:0 0 1.25rem;min-width:0}
.hint{color:var(--ink-soft);font-size:.95rem;margin:0 0 .35rem}
input,select,textarea{font:inherit;width:100%;padding:.6rem .7rem;border:2px solid var(--ink-soft);border-radius:.3rem;background:var(--paper);color:var(--ink);min-height:2.75rem}
input[type=checkbox],input[type=radio]{width:1.5rem;height:1.5rem;min-height:0;flex:none;margin:.1rem 0 0;accent-color:var(--brand)}
.choice{display:flex;gap:.75rem;font-weight:400;padding:.35rem 0}
.short{max-width:14rem}
.field.wrong{border-left:6px solid var(--bad);padding-left:.75rem}.field.wrong input,.field.wrong select,.field.wrong textarea{border-color:var(--bad)}
.error{color:var(--bad);font-weight:600;margin:0 0 .35rem}
.button,button{display:inline-block;font:inherit;font-weight:600;background:var(--brand);color:var(--brand-ink);border:2px solid transparent;border-radius:.3rem;padding:.6rem 1.2rem;min-height:2.75rem;text-decoration:none;cursor:pointer}
.button:hover,button:hover{filter:brightness(1.1)}
.button.second,button.second{background:transparent;color:var(--brand);border-color:var(--brand)}
button.danger{background:var(--bad);color:var(--paper)}
button.link{background:none;border:0;padding:0;min-height:0;color:var(--brand);text-decoration:underline;font-weight:400}
.actions{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;margin:1rem 0}
dl{margin:0 0 1rem}dt{font-weight:600;color:var(--ink-soft);font-size:.95rem}dd{margin:0 0 .75rem}
@media (min-width:40rem){dl{display:grid;grid-template-columns:13rem 1fr;gap:.4rem 1rem}dd{margin:0}h1{font-size:2rem}main{padding-top:2.25rem}}
.scroll{overflow-x:auto;overflow-wrap:break-word;margin:0 0 1rem}
table{border-collapse:collapse;width:100%;background:var(--paper);font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.5rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
th{font-size:.9rem;color:var(--ink-soft)}td.number,th.number{text-align:right}
.steps{list-style:none;margin:0 0 1.5rem;padding:0;border-left:3px solid var(--line)}
.steps li{position:relative;padding:0 0 .9rem 1.4rem}
.steps li::before{content:"";position:absolute;left:-.62rem;top:.3rem;width:1rem;height:1rem;border-radius:50%;background:var(--paper);border:3px solid var(--line)}
.steps li.done::before{background:var(--good);border-color:var(--good)}
.steps li.now::before{border-color:var(--brand);background:var(--brand)}.steps li.now{font-weight:600}
.steps li.bad::before{border-color:var(--bad);background:var(--bad)}
.steps .soft{display:block;font-weight:400}
.code{font-family:ui-monospace,"Roboto Mono",monospace;font-size:1.25rem;letter-spacing:.06em;font-weight:700}
footer{border-top:1px solid var(--line);color:var(--ink-soft);font-size:.9rem}
@media print{.band,footer,.actions,.skip{display:none}body{background:#fff;color:#000}}
`;
