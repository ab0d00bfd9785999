import { type Content, type Html, html } from "../../service/html/html.ts";
import { duration } from "../terminal/ago.ts";
import type { Drifted } from "./drifts.ts";
import { openIn, percentile, repairTimes, sumOf } from "./figures.ts";
import { type Mark, marks } from "./marks.ts";
import type { Row } from "./rows.ts";
import type { FleetStory } from "./story.ts";
import { filterLink } from "./tables.ts";
import { count, number } from "./words.ts";

/** The head of the report: buckets that need attention, the amount of drift, and the time to repair. */
export function leadOf(story: FleetStory, drifts: readonly Drifted[], rows: readonly Row[]): Html {
  const { all, inSync, paused, attention } = sumOf(story);
  const open = openIn(drifts);
  const rest = `${number(drifts.length - open)} over, ${number(open)} open`;
  const parts = `of ${count(all, "bucket")}; ${number(inSync)} in sync, ${number(paused)} paused`;
  return html`<dl class="lead">
${figure("Need attention", number(attention), parts, attention > 0 ? "bad" : "")}
${figure("Drift", number(drifts.length), drifts.length > 0 ? rest : "in this period")}
${speed(repairTimes(drifts))}
</dl>
${marked(rows)}
${story.lacks && html`<p class="warn">${story.lacks}</p>`}`;
}

function speed(times: readonly number[]): Content {
  const [median, nearlyAll, longest] = [0.5, 0.95, 1].map((share) => percentile(times, share));
  if (median === undefined || nearlyAll === undefined || longest === undefined) return undefined;
  return [
    figure("Median time to repair", duration(median), `of ${count(times.length, "timed repair")}`),
    figure("p95 time to repair", duration(nearlyAll), `the longest took ${duration(longest)}`),
  ];
}

const figure = (name: string, value: string, remark: string, kind = "") =>
  html`<div><dt>${name}</dt><dd><b class="${kind}">${value}</b> <span class="quiet">${remark}</span></dd></div>`;

/** The marks of buckets, each with a link to its buckets. */
function marked(rows: readonly Row[]): Content {
  const numberOf = (mark: Mark) => rows.filter((row) => row.marks.includes(mark)).length;
  const found = (Object.keys(marks) as Mark[]).filter((mark) => numberOf(mark) > 0);
  if (found.length === 0) return undefined;
  return html`<ul class="marks">
${found.map(
  (
    mark,
  ) => html`<li>${filterLink("mark", mark, html`<b>${mark}</b>`)} (${count(numberOf(mark), "bucket")}): ${marks[mark]}.</li>
`,
)}</ul>`;
}
