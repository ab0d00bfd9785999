/** What the report has besides the style of all our pages. */
export const style = `
header p { margin: .2rem 0 0; max-width: none; }
section { margin-top: 2rem; min-width: 0; }
h2 { padding-bottom: .35rem; border-bottom: 1px solid var(--ink); }
.lead { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1rem 1.5rem; margin: 1.2rem 0 0; }
.lead dt { font-size: .84rem; color: var(--quiet); }
.lead dd { margin: 0; font-size: .84rem; }
.lead b { display: block; font-size: 1.9rem; line-height: 1.2; font-weight: 600; letter-spacing: -.01em; }
.pairs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 29rem), 1fr)); column-gap: 3rem; }
.n { white-space: nowrap; }
.figures td.n { text-align: right; }
.figures caption, .label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.figures, #list table { table-layout: fixed; }
.figures { position: relative; margin-top: .2rem; }
.figures th, #list th, #list td { overflow-wrap: anywhere; }
.figures th[scope=row], #list th[scope=row] { font-weight: 400; }
.figures th .quiet { display: block; font-size: .84rem; line-height: 1.35; }
.figures.groups th .quiet { display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; }
.figures thead th { width: 5rem; vertical-align: bottom; overflow-wrap: normal; }
.figures thead th:first-child { width: auto; } .figures thead th:nth-child(2) { width: 34%; padding-left: .6rem; }
.figures thead th:nth-child(n+3) { text-align: right; } .figures th:last-child, .figures td:last-child { padding-right: 0; }
.figures a { text-decoration-color: var(--mark); text-decoration-thickness: 1px; text-underline-offset: .2em; }
.share { white-space: nowrap; }
.share .n { display: inline-block; min-width: 3rem; text-align: right; }
.bar { display: inline-block; vertical-align: middle; width: calc(100% - 3.6rem); height: .5rem; margin-left: .5rem; fill: var(--mark); }
.columns { display: flex; gap: 2px; height: 11rem; margin: .6rem 0 0; padding: 0; list-style: none; position: relative; }
.columns li { flex: 1 1 0; min-width: 0; font-size: .74rem; text-align: center; }
.columns a, .columns div { display: flex; flex-direction: column; height: 100%; color: inherit; text-decoration: none; }
.columns .space { flex: 1; min-height: 0; padding-top: 1.4em; display: flex; flex-direction: column; justify-content: end; border-bottom: 1px solid var(--mark); }
.columns a:hover, .columns a[aria-current=true] { background: var(--raised); } .columns a[aria-current=true] .space { border-bottom: 3px solid var(--link); }
.columns svg { display: block; width: 100%; flex: none; fill: var(--mark); }
.columns .open { fill: var(--bad); }
.columns .day { height: 1.5em; color: var(--quiet); white-space: nowrap; overflow: visible; display: flex; justify-content: center; }
#filters { display: flex; flex-wrap: wrap; gap: .6rem .9rem; align-items: end; margin: .8rem 0 0; }
#filters[hidden], #pages[hidden] { display: none; }
label { display: grid; gap: .1rem; font-size: .84rem; color: var(--quiet); }
label:first-of-type { flex: 1 1 14rem; }
input, select, button { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--mark); border-radius: 3px; padding: .3rem .5rem; min-width: 0; max-width: 100%; }
select { max-width: 13rem; } button { cursor: pointer; } button:disabled { color: var(--quiet); border-color: var(--rule); cursor: default; }
::placeholder { color: var(--quiet); opacity: 1; }
#count { font-size: .84rem; color: var(--quiet); margin: .6rem 0; }
#list thead th { width: 6rem; } #list thead th:first-child { width: auto; } #list thead th:nth-child(3) { width: 4rem; }
#list thead th:nth-child(4) { width: 11.5rem; } #list thead th:nth-child(5) { width: 26%; }
#list th button { border: 0; padding: 0; background: none; text-align: left; color: var(--link); overflow-wrap: anywhere; }
#list th button::before { content: "+"; content: "+" / ""; display: inline-block; width: 1.1em; color: var(--quiet); }
#list th button[aria-expanded=true]::before { content: "\\2212"; content: "\\2212" / ""; }
button[aria-expanded=true] ~ .brief { display: none; }
.brief { margin: 0 0 0 1.3em; font-size: .84rem; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
.more td { background: var(--raised); padding: .6rem .9rem .9rem 1.1em; }
.history { list-style: none; margin: 0; padding: 0; } .history li { border-top: 1px solid var(--rule); padding: .5rem 0; }
.history li:first-child { border-top: 0; } .history p { margin: .15rem 0; max-width: none; }
.history h3 span { font-weight: 400; }
.changes { margin: .4rem 0; } .changes dt { margin-top: .2rem; } .changes dd { margin: 0 0 .3rem; display: grid; gap: .2rem; }
.side { display: grid; grid-template-columns: 2.6rem 1fr; align-items: baseline; } .side code { justify-self: start; }
#pages { margin-top: .8rem; display: flex; gap: .8rem; align-items: center; }
.v { white-space: nowrap; overflow-wrap: normal; }
.marks { margin: 1rem 0 0; padding: .6rem .9rem .6rem 1.9rem; border: 1px solid var(--bad); border-radius: 3px; } .marks a, .alarm { color: var(--bad); }
.mark { display: inline-block; margin: 0 .4rem .1rem 0; padding: 0 .35rem; border: 1px solid var(--bad); border-radius: 3px; color: var(--bad); white-space: nowrap; }
.alarm { font-weight: 600; }
.about { margin: 0 0 0 1.3em; font-size: .84rem; }
.agent { font-size: .84rem; } .cause { margin: .15rem 0; }
tfoot th, tfoot td { font-weight: 600; border-bottom: 0; } .figures tfoot th[scope=row] { font-weight: 600; }
#save { display: flex; flex-wrap: wrap; gap: .4rem; align-items: baseline; font-size: .84rem; color: var(--quiet); max-width: none; } #save[hidden], label[hidden] { display: none; }
.v-blocked, .v-failed, .v-invalid, .v-held { color: var(--bad); fill: var(--bad); }
.v-retrying, .v-unknown, .v-drifted, .v-pending { color: var(--warn); fill: var(--warn); }
.v-converged { color: var(--good); fill: var(--good); } .v-paused, .v-released { color: var(--quiet); }
.figures .v-blocked a, .figures .v-failed a, .figures .v-invalid a, .figures .v-held a, .figures .v-retrying a,
.figures .v-unknown a, .figures .v-drifted a, .figures .v-pending a, .figures .v-converged a, .figures .v-paused a { color: inherit; }
@media (max-width: 40rem) {
  .wide { display: none; }
  .lead { grid-template-columns: 1fr 1fr; }
  .figures thead th { width: 4.1rem; } .figures thead th:nth-child(2) { width: 31%; }
  #list table { table-layout: auto; } #list thead th { width: auto; } #list thead th:first-child { width: 100%; } #list th, #list td { padding-right: .4rem; }
  #filters { display: grid; grid-template-columns: 1fr 1fr; } #filters select { max-width: none; } label:first-of-type { grid-column: 1 / -1; }
  .groups .bar { display: none; } .groups thead th { width: 2.9rem; } .groups thead th:nth-child(2) { width: 3.2rem; } .groups thead th:last-child { width: 3.6rem; }
  .groups { font-size: .86rem; } .groups th, .groups td { padding-right: .3rem; } .groups .n { min-width: 0; } .groups thead th:nth-child(2) { padding-left: 0; }
  .columns { gap: 1px; } .columns li { font-size: .66rem; }
  .columns .space { padding-top: 2.8em; } .columns .space span { writing-mode: vertical-rl; transform: rotate(180deg); align-self: center; line-height: 1; padding-top: .3em; }
  .columns .day { visibility: hidden; } .columns li:nth-child(5n+1) .day { visibility: visible; }
  .columns.many .space span { visibility: hidden; }
}
@media print {
  #filters, #pages, #save, #list th button::before { display: none; }
  section, tr, .history li { break-inside: avoid; } #buckets { break-inside: auto; }
}
`;
