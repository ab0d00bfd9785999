/** The style of a page of plans, besides the base style. */
export const style = `
section { margin-top: 1.6rem; border-top: 1px solid var(--rule); padding-top: .8rem; }
h2 span, h2 small { font-size: .86rem; font-weight: 400; } h2 small { white-space: nowrap; }
h3 { margin-top: .8rem; }
ol, ul { margin: .3rem 0; padding-left: 1.4rem; } li { overflow-wrap: anywhere; }
.facts, .sums { display: flex; flex-wrap: wrap; gap: .5rem 1.6rem; margin: .8rem 0; }
.facts dt, .sums dt { font-size: .84rem; color: var(--quiet); } .facts dd, .sums dd { margin: 0; overflow-wrap: anywhere; }
.facts div { min-width: 0; }
.sums dd { font-size: 1.6rem; font-weight: 600; line-height: 1.2; }
.different dd { color: var(--warn); } .incomplete dd { color: var(--bad); } .inSync dd { color: var(--good); }
.warning { color: var(--bad); font-weight: 600; }
table { table-layout: fixed; } .drift th[scope="row"], .overview th[scope="row"] { font-weight: 400; overflow-wrap: anywhere; }
.overview { margin-top: 1.2rem; } .overview thead th { width: 6.2rem; } .overview thead th:first-child { width: auto; } .overview thead th:last-child { width: 28%; }
.in-sync { margin-top: 1.6rem; border-top: 1px solid var(--rule); padding-top: .8rem; }
.in-sync ul { columns: 24rem; }
@media (max-width: 40rem) {
  .drift tr { display: grid; grid-template-columns: 1fr 1fr; border-bottom: 1px solid var(--rule); }
  .drift th, .drift td { border-bottom: 0; } .drift tr > :first-child { grid-column: 1 / -1; padding-bottom: 0; }
}
@media print {
  h2, h3, thead { break-after: avoid; } tr, li, dl { break-inside: avoid; } a { text-decoration: none; }
  details::details-content { content-visibility: visible; block-size: auto; } summary { list-style: none; }
}
`;
