import type { ReportCause } from "../causes.ts";
import type { ReportEntry } from "../entries.ts";
import { instant } from "../words.ts";
import type { Found } from "./filter.ts";
import { make } from "./make.ts";

/** The details of a bucket, with its history of all days or of the filtered day. */
export function details({ row, history }: Found): HTMLElement {
  const { name, reason, notes, more } = row;
  const others = row.history.length - history.length;
  return make(
    "div",
    { class: "details" },
    // The newest entry usually has the same reason.
    ...(reason && reason !== history[0]?.reason ? [make("p", {}, reason)] : []),
    ...notes.map(quiet),
    history.length > 0
      ? make("ol", { class: "history" }, ...history.map(entry))
      : quiet("This file has no entry of this period."),
    others > 0 ? quiet(`${others} more in this file, of other days.`) : undefined,
    more > 0 ? quiet(`${more} earlier entries: dxaws-s3 history ${name}`) : undefined,
  );
}

const quiet = (text: string) => make("p", { class: "quiet" }, text);

function entry({ at, verdict, reason, causes, alarms, drift, sent, remarks }: ReportEntry): HTMLElement {
  const time = make("time", { datetime: at }, instant(at));
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

/** A cause; the program is short, and opens to what CloudTrail records. */
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

/** A line of a unified diff, in the colour of the found or the wanted value. */
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
