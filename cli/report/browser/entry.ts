import type { ReportCause } from "../causes.ts";
import type { ReportEntry } from "../entries.ts";
import type { Found } from "./filter.ts";
import { make } from "./make.ts";

/** All that the page knows of a bucket, or of the days that are asked for. */
export function details({ row, told }: Found): HTMLElement {
  const { name, reason, notes, more } = row;
  const others = row.told.length - told.length;
  return make(
    "div",
    { class: "details" },
    // The newest entry mostly says the same.
    ...(reason && reason !== told[0]?.reason ? [make("p", {}, reason)] : []),
    ...notes.map(quiet),
    told.length > 0
      ? make("ol", { class: "told" }, ...told.map(entry))
      : quiet("No entry of these days is in this file."),
    others > 0 ? quiet(`${others} more in this file, of other days.`) : undefined,
    more > 0 ? quiet(`${more} earlier in the history: dxaws-s3 history ${name}`) : undefined,
  );
}

const quiet = (text: string) => make("p", { class: "quiet" }, text);

function entry({ at, verdict, reason, causes, alarms, drift, sent, remarks }: ReportEntry): HTMLElement {
  const time = make("time", { datetime: at }, at.slice(0, 19).replace("T", " "));
  return make(
    "li",
    {},
    make("h3", {}, time, " ", make("span", { class: `v v-${verdict}` }, verdict)),
    ...alarms.map((alarm) => make("p", { class: "alarm" }, alarm)),
    ...causes.map(causeLine),
    drift.length > 0 ? changes(drift) : undefined,
    sent.length > 0 ? calls(sent) : undefined,
    ...[reason, ...remarks].filter((text) => text !== undefined).map(quiet),
  );
}

/** Who did what; the program in a word, and as CloudTrail has it when that is opened. */
function causeLine({ text, agent }: ReportCause): HTMLElement {
  if (!agent) return make("p", {}, text);
  const [short, full] = agent;
  const program =
    short === full
      ? make("span", { class: "quiet agent" }, short)
      : make("details", { class: "agent quiet" }, make("summary", {}, short), make("code", {}, full));
  return make("div", { class: "cause" }, make("p", {}, text), program);
}

const changes = (drift: ReportEntry["drift"]) =>
  make(
    "dl",
    { class: "changes" },
    ...drift.flatMap(([path, found, wanted, lines]) => [
      make("dt", {}, make("code", {}, path)),
      lines
        ? make("dd", {}, make("pre", { class: "diff", dir: "ltr" }, ...lines.map(line)))
        : make("dd", {}, side("found", "was", found), side("wanted", "spec", wanted)),
    ]),
  );

/** A line of a unified diff, in the colour of what was found or of what is wanted. */
const line = (text: string) =>
  make("span", { class: text[0] === "-" ? "found" : text[0] === "+" ? "wanted" : "quiet" }, `${text}\n`);

const side = (kind: string, name: string, value: string) =>
  make(
    "span",
    { class: "side" },
    make("span", { class: "quiet" }, `${name} `),
    make("code", { class: kind, dir: "ltr" }, value),
  );

const calls = (sent: readonly string[]) =>
  make(
    "p",
    {},
    "Sent ",
    ...sent.flatMap((call, index) => [index > 0 ? "; " : "", make("code", {}, call)]),
    ".",
  );
