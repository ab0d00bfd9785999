import { type Content, type Html, html, shownIn } from "../../service/html/html.ts";
import { embedded, wholePage } from "../../service/html/page.ts";
import { columns } from "./charts.ts";
import { coverageOf } from "./coverage.ts";
import { type Drifted, driftsIn } from "./drifts.ts";
import { byActor, byDay, byFacet, byVerdict, repairTimes, spread } from "./figures.ts";
import { fittedRows } from "./fittedRows.ts";
import { leadOf } from "./lead.ts";
import { listSection } from "./listSection.ts";
import { rowsOf } from "./rows.ts";
import { script } from "./script.ts";
import type { FleetStory } from "./story.ts";
import { style } from "./style.ts";
import { groupTables, spreadTable, verdictTable } from "./tables.ts";
import { count, instant } from "./words.ts";

/** The report of a fleet as one self-contained HTML file. */
export function fleetReport(story: FleetStory): string {
  const found = driftsIn(story);
  const drifts = shownIn(found);
  const { rows, left } = fittedRows(shownIn(rowsOf(story, found)));
  const inAccount = story.ofAccount === undefined ? "" : ` in account ${story.ofAccount}`;
  return wholePage({
    title: `Buckets of ${story.deployment}${inAccount}`,
    style,
    script,
    body: html`<header>
<h1>Buckets of <bdi>${story.deployment}</bdi>${inAccount}</h1>
<p class="quiet">${story.region}. ${periodOf(story)}. Written ${instant(story.at)}. All times are UTC.</p>
${leadOf(story, drifts, rows)}
</header>
<main>
${figures(story, drifts)}
${listSection(story, rows, left)}
</main>
${embedded("rows", rows)}`,
  });
}

const periodOf = ({ days }: FleetStory) =>
  days.length === 1 ? `${days[0]}` : `${days.length} days, ${days[0]} to ${days.at(-1)}`;

function figures(story: FleetStory, drifts: readonly Drifted[]): Content {
  const now = section(
    "now",
    "Current status",
    story.buckets.length > 0 ? verdictTable(byVerdict(story)) : emptyOf(story),
  );
  const cover = story.coverage && section("coverage", "Coverage", coverageOf(story.coverage));
  if (drifts.length === 0)
    return [now, cover, section("drift", "Drift", html`<p class="quiet">None in this period.</p>`)];
  const times = repairTimes(drifts);
  const actors = { caption: "Drift by principal", by: "actor", first: "Principal" } as const;
  const facets = { caption: "Drift by facet", by: "facet", first: "Facet" } as const;
  return html`<div class="pairs">
${now}
${section("actors", "Who causes drift", groupTables(byActor(drifts), drifts, actors))}
</div>
${cover}
${section("days", "Drift by day", [columns(byDay(story.days, drifts)), legend])}
<div class="pairs">
${section("repairs", "Time to repair", times.length > 0 ? [spreadTable(spread(times)), rest(drifts.length - times.length)] : untimed)}
${section("facets", "What drifts", groupTables(byFacet(drifts), drifts, facets))}
</div>`;
}

const section = (id: string, heading: string, content: Content): Html =>
  html`<section aria-labelledby="h-${id}"><h2 id="h-${id}">${heading}</h2>
${content}
</section>`;

const empty = html`<p class="quiet">No bucket has a spec yet. <code>dxaws-s3 import</code> writes specs for live buckets, <code>dxaws-s3 put</code> stores them.</p>`;
const emptyOf = ({ ofAccount }: FleetStory) =>
  ofAccount === undefined ? empty : html`<p class="quiet">No managed bucket is in account ${ofAccount}.</p>`;
const untimed = html`<p class="quiet">No timed repairs: the start of the drift is unknown.</p>`;
const rest = (unrecorded: number): Content =>
  unrecorded > 0
    ? html`<p class="quiet">${count(unrecorded, "other drift is", "other drifts are")} not timed: not repaired by the service, or their start is unknown.</p>`
    : undefined;
const legend = html`<p class="quiet">By the day (UTC) of its first record. <span class="bad">Red</span>: still open. Choose a day to see its buckets.</p>`;
