import { type Content, type Html, html } from "../../core/html/html.ts";
import { duration } from "../screen/ago.ts";
import { bar } from "./charts.ts";
import type { byVerdict, Count, Group } from "./figures.ts";
import { meanings, nobody, number, percent } from "./words.ts";

/** A link that sets the filters of the list. */
const filter = (name: string, value: string, text: Content): Html =>
  html`<a href="#${new URLSearchParams([[name, value]]).toString()}">${text}</a>`;

const head = (...columns: readonly string[]): Html =>
  html`<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>`;

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
  }) => html`<tr><th scope="row" class="v-${name}">${filter("verdict", name, name)} <span class="quiet">${meanings[name]}</span></th><td class="share"><span class="n">${number(count)}</span>${bar(count, all, `v-${name}`)}</td>\
<td class="n">${percent(count, all)}</td></tr>
`,
)}</tbody>
</table>`;
}

interface Grouping {
  readonly caption: string;
  /** The filter that a row sets, and the name of the first column. */
  readonly by: "facet" | "actor";
  readonly first: string;
}

const shown = 12;

/** Drift by facet, or by whoever made it: the first dozen, and the rest when asked for. */
export function groupTables(groups: readonly Group[], grouping: Grouping): Content {
  const most = groups[0]?.count ?? 0;
  const rest = groups.slice(shown);
  return [
    groupTable(groups.slice(0, shown), most, grouping),
    rest.length > 0
      ? html`<details><summary>${number(rest.length)} more</summary>${groupTable(rest, most, grouping)}</details>`
      : undefined,
  ];
}

const groupTable = (
  groups: readonly Group[],
  most: number,
  { caption, by, first }: Grouping,
): Html => html`<table class="figures groups">
<caption>${caption}</caption>
${head(first, "Drift", "Not mended", "Median repair")}
<tbody>
${groups.map(
  ({
    name,
    count,
    open,
    medianMs,
    others: names,
  }) => html`<tr><th scope="row">${filter(by, name || nobody, html`<bdi>${name || nobody}</bdi>`)} <span class="quiet">${namesText(names)}</span></th>\
<td class="share"><span class="n">${number(count)}</span>${bar(count, most)}</td><td class="n ${open > 0 ? "bad" : "quiet"}">${number(open)}</td>\
<td class="n">${medianMs === undefined ? "" : duration(medianMs)}</td></tr>
`,
)}</tbody>
</table>`;

const namesText = (names: readonly string[]) =>
  names.length > 2 ? `${names.slice(0, 2).join(", ")}, ${names.length - 2} more` : names.join(", ");

/** How long repairs took. */
export function spreadTable(ranges: readonly Count[]): Html {
  const all = ranges.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(...ranges.map(({ count }) => count));
  let within = 0;
  return html`<table class="figures">
<caption>Repairs by the time from the call to the verified repair</caption>
${head("Took", "Repairs", "Within this time")}
<tbody>
${ranges.map(({ name, count }) => {
  within += count;
  return html`<tr><th scope="row">${name}</th><td class="share"><span class="n">${number(count)}</span>${bar(count, most)}</td>\
<td class="n">${percent(within, all)}</td></tr>
`;
})}</tbody>
</table>`;
}
