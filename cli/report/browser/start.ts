import type { Row } from "../rows.ts";
import { type Filter, type Found, select } from "./filter.ts";
import { table } from "./list.ts";
import { byId } from "./make.ts";
import { save } from "./saving.ts";

const pageSize = 50;
const rows: readonly Row[] = JSON.parse(byId("rows").textContent ?? "[]");
const form = byId("filters") as HTMLFormElement;
const pages = byId("pages");
let page = 0;
let found: readonly Found[] = [];

const filters = () => Object.fromEntries(new FormData(form)) as unknown as Filter;
const words = (value: number) => value.toLocaleString("en-US");

/** Applies the filters and shows the first page. */
function filter(): void {
  found = select(rows, filters());
  page = 0;
  markDay(filters().day);
  show();
}

function show(): void {
  const from = page * pageSize;
  const some = found.slice(from, from + pageSize);
  byId("list").replaceChildren(...(some.length > 0 ? [table(some)] : []));
  byId("count").textContent = countText(from, some.length);
  pages.hidden = found.length <= pageSize;
  const last = Math.ceil(found.length / pageSize);
  const [text, buttons] = [pages.querySelector("span"), pages.querySelectorAll("button")];
  if (text) text.textContent = `Page ${words(page + 1)} of ${words(last)}`;
  for (const button of buttons) button.disabled = !hasPage(page + Number(button.value), last);
}

/** Highlights the column of the filtered day. */
function markDay(day: string): void {
  for (const column of document.querySelectorAll<HTMLElement>("[data-day]"))
    column.setAttribute("aria-current", `${column.dataset.day === day}`);
}

const hasPage = (number: number, pageCount: number) => number >= 0 && number < pageCount;

const counted = (value: number, word: string) => `${words(value)} ${word}${value === 1 ? "" : "s"}`;

/** The numbers of buckets with a spec, of deleted specs, and of matching drifts, counted as in the figures above. */
function countText(from: number, shown: number): string {
  if (rows.length === 0) return "No buckets.";
  if (found.length === 0) return `None of ${counted(rows.length, "bucket")} matches.`;
  const gone = found.filter(({ row }) => row.verdict === "released").length;
  const drifts = found.flatMap((one) => one.drifts);
  const open = drifts.filter(({ isOpen }) => isOpen).length;
  const parts = [
    found.length < rows.length ? `${words(found.length)} of ${counted(rows.length, "bucket")}` : "",
    found.length === rows.length ? counted(rows.length - gone, "bucket") : "",
    gone > 0 ? `${words(gone)} with a deleted spec` : "",
    `${counted(drifts.length, "drift")}${open > 0 ? ` (${words(open)} open)` : ""}`,
    found.length > pageSize ? `${words(from + 1)} to ${words(from + shown)} shown` : "",
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}

/** The filters are in the address, so that a view can be bookmarked and linked. */
function readAddress(): void {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const control of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) {
    control.value = given.get(control.name) ?? "";
    // An unknown option would leave the select without a selection.
    if (control.value === "") control.value = "";
  }
  filter();
}

function writeAddress(): void {
  const set = Object.entries(filters()).filter(([, value]) => value);
  history.replaceState(null, "", `#${new URLSearchParams(set)}`);
}

function toList(): void {
  byId("h-buckets").focus();
  byId("h-buckets").scrollIntoView();
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => {
  writeAddress();
  filter();
});
form.addEventListener("reset", () => {
  // The controls are reset only after the event.
  setTimeout(() => {
    writeAddress();
    filter();
  });
});
pages.addEventListener("click", ({ target }) => {
  if (!(target instanceof HTMLButtonElement)) return;
  page += Number(target.value);
  show();
  toList();
});
byId("save").addEventListener("click", ({ target }) => {
  if (target instanceof HTMLButtonElement) save(target.value, found, { filter: filters(), form });
});
addEventListener("hashchange", () => {
  readAddress();
  toList();
});
form.hidden = rows.length === 0;
byId("save").hidden = rows.length === 0;
readAddress();
