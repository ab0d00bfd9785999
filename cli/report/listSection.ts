import { type Html, html } from "../../service/html/html.ts";
import type { Row } from "./rows.ts";
import type { FleetStory } from "./story.ts";
import { count, number } from "./words.ts";

/** The list of buckets, which the page's script fills, with its filters and downloads. */
export function listSection(
  { deployment, at, others }: FleetStory,
  rows: readonly Row[],
  left: number,
): Html {
  const drifts = rows.flatMap((row) => row.drifts);
  const unlisted = [...(others?.values() ?? [])].reduce((sum, count) => sum + count, left);
  return html`<section id="buckets" aria-labelledby="h-buckets">
<h2 id="h-buckets" tabindex="-1">Buckets</h2>
<noscript><p class="warn">The list of buckets needs JavaScript, which is disabled.</p></noscript>
<form id="filters" role="search" aria-label="Filter the buckets" hidden data-deployment="${deployment}" data-at="${at}">
<label>Search <input type="search" name="q" autocomplete="off" spellcheck="false" placeholder="bucket, path, value, call"></label>
${choice("verdict", "Verdict", countsOf(rows.map(({ verdict }) => verdict)))}
${choice("region", "Region", countsOf(rows.map(({ region }) => region).sort()))}
${choice("mark", "Marked", countsOf(rows.flatMap(({ marks }) => marks).sort()))}
${choice("day", "Drift on", countsOf(drifts.map((drift) => drift.at.slice(0, 10)).sort()))}
${choice("facet", "Drift of", countsOf(drifts.flatMap(({ facets }) => facets).sort()))}
${choice("actor", "Changed by", countsOf(drifts.flatMap(({ actors }) => actors).sort()))}
<label>Order <select name="order"><option value="">most urgent first</option><option value="last">latest first</option>\
<option value="drifts">most drift first</option><option value="name">by name</option></select></label>
<button type="reset">Clear</button>
</form>
${unlisted > 0 ? html`<p class="quiet">${unlistedWords(unlisted)}</p>` : undefined}
<p id="count" role="status"></p>
<p id="save" hidden>Save this list: <button type="button" value="buckets.csv">buckets (CSV)</button> \
<button type="button" value="drift.csv">drift (CSV)</button> <button type="button" value="all.json">everything (JSON)</button></p>
<div id="list"></div>
<nav id="pages" aria-label="Pages of the list" hidden><button type="button" value="-1">Previous</button> <span></span> \
<button type="button" value="1">Next</button></nav>
</section>`;
}

const unlistedWords = (unlisted: number) =>
  `${count(unlisted, "more bucket is", "more buckets are")} counted above and not listed here, of the same or less urgency. dxaws-s3 status --output json lists all.`;

/** More choices than a person can go through. */
const mostChoices = 1_000;

/** A filter; hidden if it has no choices. */
const choice = (name: string, label: string, counts: ReadonlyMap<string, number>): Html =>
  html`<label${counts.size === 0 ? html` hidden` : ""}>${label} <select name="${name}"><option value="">any</option>${[
    ...counts,
  ]
    .slice(0, mostChoices)
    .map(
      ([value, count]) => html`<option value="${value}">${value} (${number(count)})</option>`,
    )}</select></label>`;

/** The number of occurrences of each value, in the order of first appearance. */
const countsOf = (values: readonly string[]): Map<string, number> =>
  new Map([...Map.groupBy(values, (value) => value)].map(([value, { length }]) => [value, length]));
