import type { Row, Telling } from "../rows.ts";
import { make } from "./make.ts";

/** All that the page knows of a bucket. */
export function details({ name, reason, notes, told, more }: Row): HTMLElement {
  const rest = more > 0 ? `${more} earlier entries: dxaws-s3 history ${name}` : undefined;
  return make(
    "div",
    { class: "details" },
    // The newest entry mostly says the same.
    ...(reason && reason !== told[0]?.reason ? [make("p", {}, reason)] : []),
    ...notes.map((note) => make("p", { class: "quiet" }, note)),
    told.length > 0
      ? make("ol", { class: "told" }, ...told.map(entry))
      : quiet("Nothing happened in these days."),
    rest ? quiet(rest) : undefined,
  );
}

const quiet = (text: string) => make("p", { class: "quiet" }, text);

function entry({ at, verdict, reason, causes, drift, sent, remarks }: Telling): HTMLElement {
  const time = make("time", { datetime: at }, at.slice(0, 19).replace("T", " "));
  return make(
    "li",
    {},
    make("h3", {}, time, " ", make("span", { class: `v-${verdict}` }, verdict)),
    ...causes.map((cause) => make("p", {}, cause)),
    drift.length > 0 ? changes(drift) : undefined,
    sent.length > 0 ? calls(sent) : undefined,
    ...[reason, ...remarks].filter((text) => text !== undefined).map(quiet),
  );
}

const changes = (drift: Telling["drift"]) =>
  make(
    "dl",
    { class: "changes" },
    ...drift.flatMap(([path, found, wanted]) => [
      make("dt", {}, make("code", {}, path)),
      make("dd", {}, side("found", "was", found), side("wanted", "spec", wanted)),
    ]),
  );

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
