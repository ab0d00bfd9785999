import type { Row } from "../rows.ts";
import { type Filter, select } from "./filter.ts";
import { table } from "./list.ts";
import { byId } from "./make.ts";

const pageSize = 50;
const rows: readonly Row[] = JSON.parse(byId("rows").textContent ?? "[]");
const form = byId("filters") as HTMLFormElement;
const pages = byId("pages");
let page = 0;
let found: readonly Row[] = rows;

const asked = () => Object.fromEntries(new FormData(form)) as unknown as Filter;
const words = (value: number) => value.toLocaleString("en-US");

/** Shows what the filters let through, from its beginning. */
function filter(): void {
  found = select(rows, asked());
  page = 0;
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

const hasPage = (number: number, pageCount: number) => number >= 0 && number < pageCount;

function countText(from: number, shown: number): string {
  if (rows.length === 0) return "There are none.";
  if (found.length === 0) return `None of ${words(rows.length)} buckets is like that.`;
  const part = found.length < rows.length ? ` of ${words(rows.length)}` : "";
  const range = found.length > pageSize ? `, ${words(from + 1)} to ${words(from + shown)} here` : "";
  return `${words(found.length)}${part} bucket${rows.length === 1 ? "" : "s"}${range}.`;
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
addEventListener("hashchange", () => {
  readAddress();
  toList();
});
form.hidden = rows.length === 0;
readAddress();
