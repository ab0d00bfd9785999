import { instant, unknown } from "../words.ts";
import { details } from "./entry.ts";
import type { Found } from "./filter.ts";
import { make } from "./make.ts";

/** A page of the list, as a table. */
export function table(found: readonly Found[]): HTMLElement {
  const names = ["Bucket", "Verdict", "Drift", "Last entry", "Changed by"];
  const head = names.map((name, index) => make("th", { scope: "col", class: index > 1 ? "wide" : "" }, name));
  return make(
    "table",
    { "aria-labelledby": "h-buckets" },
    make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {}, ...found.flatMap(lines)),
  );
}

/** The row of a bucket, and below it a row for its details, built when it is first opened. */
function lines(found: Found, index: number): HTMLElement[] {
  const { name, region, reason, marks } = found.row;
  const id = `more-${index}`;
  const button = make(
    "button",
    { type: "button", "aria-expanded": "false", "aria-controls": id },
    make("bdi", {}, name),
  );
  const cell = make("td", { colspan: "5" });
  const below = make("tr", { id, class: "more", hidden: "" }, cell);
  button.addEventListener("click", () => {
    if (!cell.firstChild) cell.append(details(found));
    below.hidden = !below.hidden;
    button.setAttribute("aria-expanded", `${!below.hidden}`);
  });
  const badges = marks.map((mark) => make("span", { class: "mark" }, mark));
  const place = region === unknown ? "" : make("span", { class: "quiet" }, `${region} `);
  const about = make("p", { class: "about" }, place, ...badges);
  const head = make("th", { scope: "row" }, button, about, brief(reason));
  return [make("tr", {}, head, ...cells(found)), below];
}

const brief = (reason: string | undefined) =>
  reason ? make("p", { class: "quiet brief" }, reason) : undefined;

function cells({ row: { verdict, last }, drifts }: Found): HTMLElement[] {
  const actors = [...new Set(drifts.flatMap((drift) => drift.actors))];
  return [
    make("td", {}, make("span", { class: `v v-${verdict}` }, verdict)),
    make("td", { class: "wide n" }, drifts.length > 0 ? `${drifts.length}` : ""),
    make("td", { class: "wide n" }, last ? instant(last) : ""),
    make("td", { class: "wide" }, shortList(actors)),
  ];
}

const shortList = (names: readonly string[]) =>
  names.length > 2 ? `${names.slice(0, 2).join(", ")}, ${names.length - 2} more` : names.join(", ");
