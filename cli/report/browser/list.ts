import type { Row } from "../rows.ts";
import { make } from "./make.ts";
import { details } from "./telling.ts";

/** A page of the list, as a table. */
export function table(rows: readonly Row[]): HTMLElement {
  const names = ["Bucket", "Verdict", "Drift", "Last entry", "Changed by"];
  const head = names.map((name, index) => make("th", { scope: "col", class: index > 1 ? "wide" : "" }, name));
  return make(
    "table",
    { "aria-labelledby": "h-buckets" },
    make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {}, ...rows.flatMap(lines)),
  );
}

/** The line of a bucket, and below it what there is to tell, made when it is first opened. */
function lines(row: Row, index: number): HTMLElement[] {
  const id = `more-${index}`;
  const button = make(
    "button",
    { type: "button", "aria-expanded": "false", "aria-controls": id },
    make("bdi", {}, row.name),
  );
  const cell = make("td", { colspan: "5" });
  const below = make("tr", { id, class: "more", hidden: "" }, cell);
  button.addEventListener("click", () => {
    if (!cell.firstChild) cell.append(details(row));
    below.hidden = !below.hidden;
    button.setAttribute("aria-expanded", `${!below.hidden}`);
  });
  return [make("tr", {}, make("th", { scope: "row" }, button, brief(row.reason)), ...cells(row)), below];
}

const brief = (reason: string | undefined) =>
  reason ? make("p", { class: "quiet brief" }, reason) : undefined;

function cells({ verdict, drifts, last, actors }: Row): HTMLElement[] {
  return [
    make("td", {}, make("span", { class: `v-${verdict}` }, verdict)),
    make("td", { class: "wide n" }, drifts > 0 ? `${drifts}` : ""),
    make("td", { class: "wide n" }, last ? last.slice(0, 19).replace("T", " ") : ""),
    make("td", { class: "wide" }, shortList(actors)),
  ];
}

const shortList = (names: readonly string[]) =>
  names.length > 2 ? `${names.slice(0, 2).join(", ")}, ${names.length - 2} more` : names.join(", ");
