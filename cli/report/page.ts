import { type Content, type Html, html, shownIn } from "../../core/html/html.ts";
import { embedded, wholePage } from "../../core/html/page.ts";
import { duration } from "../screen/ago.ts";
import { columns } from "./charts.ts";
import { type Drifted, driftsIn } from "./drifts.ts";
import { byActor, byDay, byFacet, byVerdict, openIn, percentile, repairTimes, spread } from "./figures.ts";
import { listSection } from "./listSection.ts";
import { rowsOf } from "./rows.ts";
import { script } from "./script.ts";
import type { FleetStory } from "./story.ts";
import { style } from "./style.ts";
import { groupTables, spreadTable, verdictTable } from "./tables.ts";
import { count, instant, number } from "./words.ts";

/** The report of a fleet as one HTML file, which needs nothing but itself to be read. */
export function fleetReport(story: FleetStory): string {
  const found = driftsIn(story);
  const [drifts, rows] = [shownIn(found), shownIn(rowsOf(story, found))];
  return wholePage({
    title: `Buckets of ${story.deployment}`,
    style,
    script,
    body: html`<header>
<h1>Buckets of <bdi>${story.deployment}</bdi></h1>
<p class="quiet">${story.region}. ${periodOf(story)}. Written ${instant(story.at)}. All times are UTC.</p>
${leadOf(story, drifts)}
</header>
<main>
${figures(story, drifts)}
${listSection(rows)}
</main>
${embedded("rows", rows)}`,
  });
}

const periodOf = ({ days }: FleetStory) =>
  days.length === 1 ? `${days[0]}` : `${days.length} days, ${days[0]} to ${days.at(-1)}`;

/** What somebody wants to know first: what is wrong, how much drift there is, and how fast it is mended. */
function leadOf({ buckets }: FleetStory, drifts: readonly Drifted[]): Html {
  const wrong = buckets.filter(({ verdict }) => verdict !== "converged" && verdict !== "paused").length;
  const open = openIn(drifts);
  const rest = open > 0 ? `${number(open)} not mended` : "all mended";
  return html`<dl class="lead">
${figure("Not as their specs say", number(wrong), `of ${count(buckets.length, "bucket")}`, wrong > 0 ? "bad" : "")}
${figure("Drift", number(drifts.length), drifts.length > 0 ? rest : "in these days")}
${speed(repairTimes(drifts))}
</dl>`;
}

function speed(times: readonly number[]): Content {
  const [median, nearlyAll, longest] = [0.5, 0.95, 1].map((share) => percentile(times, share));
  if (median === undefined || nearlyAll === undefined || longest === undefined) return undefined;
  return [
    figure("Half is mended within", duration(median), `of ${count(times.length, "timed repair")}`),
    figure("95 % within", duration(nearlyAll), `the longest took ${duration(longest)}`),
  ];
}

const figure = (name: string, value: string, remark: string, kind = "") =>
  html`<div><dt>${name}</dt><dd><b class="${kind}">${value}</b> <span class="quiet">${remark}</span></dd></div>`;

function figures(story: FleetStory, drifts: readonly Drifted[]): Content {
  const now = section(
    "now",
    "What holds now",
    story.buckets.length > 0 ? verdictTable(byVerdict(story)) : empty,
  );
  if (drifts.length === 0)
    return [now, section("drift", "Drift", html`<p class="quiet">None in these days.</p>`)];
  const times = repairTimes(drifts);
  const actors = { caption: "Drift by whoever made it", by: "actor", first: "Who" } as const;
  const facets = { caption: "Drift by facet", by: "facet", first: "Facet" } as const;
  return html`<div class="pairs">
${now}
${section("actors", "Who causes drift", groupTables(byActor(drifts), actors))}
</div>
${section("days", "Drift by day", [columns(byDay(story.days, drifts)), legend])}
<div class="pairs">
${section("repairs", "How long repairs took", times.length > 0 ? spreadTable(spread(times)) : untimed)}
${section("facets", "What drifts", groupTables(byFacet(drifts), facets))}
</div>`;
}

const section = (id: string, heading: string, content: Content): Html =>
  html`<section aria-labelledby="h-${id}"><h2 id="h-${id}">${heading}</h2>
${content}
</section>`;

const empty = html`<p class="quiet">No bucket has a spec yet: <code>dxaws-s3 import</code> writes one, <code>dxaws-s3 put</code> hands it in.</p>`;
const untimed = html`<p class="quiet">No repair of which it is known when the drift began.</p>`;
const legend = html`<p class="quiet">By the day on which it was first seen. <span class="bad">Red</span>: not mended by the end of the period.</p>`;
