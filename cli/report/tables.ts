import { type Content, type Html, html } from "../../service/html/html.ts";
import { duration } from "../terminal/ago.ts";
import { bar } from "./charts.ts";
import type { Drifted } from "./drifts.ts";
import {
  areShared,
  type byVerdict,
  type Count,
  type Group,
  openIn,
  percentile,
  repairTimes,
} from "./figures.ts";
import { meanings, number, percent, unknown } from "./words.ts";

/** A link that sets a filter of the list. */
export const filterLink = (name: string, value: string, text: Content): Html =>
  html`<a href="#${new URLSearchParams([[name, value]]).toString()}">${text}</a>`;

const head = (...columns: readonly string[]): Html =>
  html`<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>`;

/** The last line of a table: the total. */
const foot = (name: string, all: number, ...rest: readonly Content[]): Html =>
  html`<tfoot><tr><th scope="row">${name}</th><td class="share"><span class="n">${number(all)}</span></td>${rest.map(
    (cell) => html`<td class="n">${cell}</td>`,
  )}</tr></tfoot>`;

/** Buckets by verdict. */
export function verdictTable(counts: ReturnType<typeof byVerdict>): Html {
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  return html`<table class="figures">
<caption>Buckets by verdict</caption>
${head("Verdict", "Buckets", "Share")}
<tbody>
${counts.map(
  ({
    name,
    count,
  }) => html`<tr><th scope="row" class="v-${name}">${filterLink("verdict", name, html`<span class="v">${name}</span>`)} <span class="quiet">${meanings[name]}</span></th><td class="share"><span class="n">${number(count)}</span>${bar(count, all, `v-${name}`)}</td>\
<td class="n">${percent(count, all)}</td></tr>
`,
)}</tbody>
${foot("All buckets", all, "100 %")}
</table>`;
}

interface Grouping {
  readonly caption: string;
  /** The filter that a row sets, and the name of the first column. */
  readonly by: "facet" | "actor";
  readonly first: string;
}

const shown = 12;
const mostGroups = 1_000;

/** Drift by facet or by principal: the first dozen, and the rest in an element to open. */
export function groupTables(
  groups: readonly Group[],
  drifts: readonly Drifted[],
  grouping: Grouping,
): Content {
  const most = groups[0]?.count ?? 0;
  const rest = groups.slice(shown, mostGroups);
  const left = groups.length - shown - rest.length;
  return [
    groupTable(groups.slice(0, shown), most, grouping, rest.length === 0 ? allOf(drifts) : undefined),
    rest.length > 0
      ? html`<details><summary>${number(rest.length)} more</summary>${groupTable(rest, most, grouping, allOf(drifts))}</details>`
      : undefined,
    left > 0 ? html`<p class="quiet">${number(left)} more, with less drift, are not listed.</p>` : undefined,
    areShared(groups, drifts)
      ? html`<p class="quiet">A drift that belongs to several rows counts in each of them, and once in the total.</p>`
      : undefined,
  ];
}

const allOf = (drifts: readonly Drifted[]): Html =>
  foot("All drift", drifts.length, number(openIn(drifts)), timeText(percentile(repairTimes(drifts), 0.5)));

const timeText = (ms: number | undefined) => (ms === undefined ? "" : duration(ms));

const groupTable = (
  groups: readonly Group[],
  most: number,
  { caption, by, first }: Grouping,
  end: Content,
): Html => html`<table class="figures groups">
<caption>${caption}</caption>
${head(first, "Drift", "Open", "Median")}
<tbody>
${groups.map(
  ({
    name,
    count,
    open,
    medianMs,
    others: names,
  }) => html`<tr><th scope="row">${filterLink(by, name || unknown, html`<bdi>${name || unknown}</bdi>`)} <span class="quiet">${namesText(names)}</span></th>\
<td class="share"><span class="n">${number(count)}</span>${bar(count, most)}</td><td class="n ${open > 0 ? "bad" : "quiet"}">${number(open)}</td>\
<td class="n">${timeText(medianMs)}</td></tr>
`,
)}</tbody>
${end}
</table>`;

const namesText = (names: readonly string[]) =>
  names.length > 2 ? `${names.slice(0, 2).join(", ")}, ${names.length - 2} more` : names.join(", ");

/** The distribution of repair times. */
export function spreadTable(ranges: readonly Count[]): Html {
  const all = ranges.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(...ranges.map(({ count }) => count));
  let within = 0;
  return html`<table class="figures">
<caption>Repairs by the time from the call to the verified repair</caption>
${head("Took", "Repairs", "Within")}
<tbody>
${ranges.map(({ name, count }) => {
  within += count;
  return html`<tr><th scope="row">${name}</th><td class="share"><span class="n">${number(count)}</span>${bar(count, most)}</td>\
<td class="n">${percent(within, all)}</td></tr>
`;
})}</tbody>
${foot("All timed repairs", all, "100 %")}
</table>`;
}
