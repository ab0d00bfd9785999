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

const asked = () => Object.fromEntries(new FormData(form)) as unknown as Filter;
const words = (value: number) => value.toLocaleString("en-US");

/** Shows what the filters let through, from its beginning. */
function filter(): void {
  found = select(rows, asked());
  page = 0;
  markDay(asked().day);
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

/** The column of the day that is asked for stands out. */
function markDay(day: string): void {
  for (const column of document.querySelectorAll<HTMLElement>("[data-day]"))
    column.setAttribute("aria-current", `${column.dataset.day === day}`);
}

const hasPage = (number: number, pageCount: number) => number >= 0 && number < pageCount;

const counted = (value: number, word: string) => `${words(value)} ${word}${value === 1 ? "" : "s"}`;

/** Buckets that have a spec, those whose spec is gone, and the drift that is meant: as the figures above count them. */
function countText(from: number, shown: number): string {
  if (rows.length === 0) return "There are none.";
  if (found.length === 0) return `None of ${words(rows.length)} buckets is like that.`;
  const gone = found.filter(({ row }) => row.verdict === "released").length;
  const drifts = found.flatMap((one) => one.drifts);
  const open = drifts.filter(({ isOpen }) => isOpen).length;
  const parts = [
    found.length < rows.length ? `${words(found.length)} of ${counted(rows.length, "bucket")}` : "",
    found.length === rows.length ? counted(rows.length - gone, "bucket") : "",
    gone > 0 ? `${words(gone)} without a spec any more` : "",
    `${counted(drifts.length, "drift")}${open > 0 ? ` (${words(open)} open)` : ""}`,
    found.length > pageSize ? `${words(from + 1)} to ${words(from + shown)} here` : "",
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}

/** The filters stand in the address, so that a view can be kept, and a link can set it. */
function readAddress(): void {
  const said = new URLSearchParams(location.hash.slice(1));
  for (const control of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) {
    control.value = said.get(control.name) ?? "";
    // A word that is none of its options leaves a choice without any.
    if (control.value === "") control.value = "";
  }
  filter();
}

function writeAddress(): void {
  const said = Object.entries(asked()).filter(([, value]) => value);
  history.replaceState(null, "", `#${new URLSearchParams(said)}`);
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
  // The controls are empty only after the event.
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
  if (target instanceof HTMLButtonElement) save(target.value, found, { filter: asked(), form });
});
addEventListener("hashchange", () => {
  readAddress();
  toList();
});
form.hidden = rows.length === 0;
byId("save").hidden = rows.length === 0;
readAddress();
