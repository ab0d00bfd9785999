import { type Html, html } from "../../core/html/html.ts";
import type { Row } from "./rows.ts";
import { number } from "./words.ts";

/** The list of buckets, which the page's script fills, and what it is filtered by. */
export const listSection = (
  rows: readonly Row[],
): Html => html`<section id="buckets" aria-labelledby="h-buckets">
<h2 id="h-buckets" tabindex="-1">Buckets</h2>
<noscript><p class="warn">The list of buckets needs the script of this file, and scripts are switched off.</p></noscript>
<form id="filters" role="search" aria-label="Filter the buckets" hidden>
<label>Search <input type="search" name="q" autocomplete="off" spellcheck="false" placeholder="bucket, path, value, call"></label>
${choice("verdict", "Verdict", countsOf(rows.map(({ verdict }) => verdict)))}
${choice("facet", "Drift of", countsOf(rows.flatMap(({ facets }) => facets).sort()))}
${choice("actor", "Changed by", countsOf(rows.flatMap(({ actors }) => actors).sort()))}
<label>Order <select name="order"><option value="">most pressing first</option><option value="last">latest first</option>\
<option value="drifts">most drift first</option><option value="name">by name</option></select></label>
<button type="reset">Clear</button>
</form>
<p id="count" role="status"></p>
<div id="list"></div>
<nav id="pages" aria-label="Pages of the list" hidden><button type="button" value="-1">Previous</button> <span></span> \
<button type="button" value="1">Next</button></nav>
</section>`;

const choice = (name: string, label: string, counts: ReadonlyMap<string, number>): Html =>
  html`<label>${label} <select name="${name}"><option value="">any</option>${[...counts].map(
    ([value, count]) => html`<option value="${value}">${value} (${number(count)})</option>`,
  )}</select></label>`;

/** How often each value occurs, in the order of their first appearance. */
const countsOf = (values: readonly string[]): Map<string, number> =>
  new Map([...Map.groupBy(values, (value) => value)].map(([value, { length }]) => [value, length]));
