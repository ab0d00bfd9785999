import { type Html, html } from "../../service/html/html.ts";
import type { Day } from "./figures.ts";
import { count, number } from "./words.ts";

/** A bar that illustrates the number beside it; hidden from screen readers. */
export const bar = (part: number, whole: number, kind = ""): Html =>
  html`<svg class="bar ${kind}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width="${share(part, whole)}" height="6"/></svg>`;

/** A column for each day with its number of drifts; open ones in another colour. A day with drift links to the filtered list. */
export function columns(days: readonly Day[]): Html {
  const most = Math.max(1, ...days.map((day) => day.count));
  return html`<ol role="list" class="columns${days.length > 31 ? " many" : ""}">
${days.map((day) => column(day, most))}</ol>`;
}

function column(day: Day, most: number): Html {
  const label = `${day.day}: ${count(day.count, "drift")}${day.open > 0 ? `, ${number(day.open)} open` : ""}`;
  const content = html`<span class="label">${label}</span>${drawn(day, most)}`;
  return day.count > 0
    ? html`<li title="${label}"><a href="#day=${day.day}" data-day="${day.day}">${content}</a></li>
`
    : html`<li title="${label}"><div>${content}</div></li>
`;
}

function drawn({ day, count: all, open }: Day, most: number): Html {
  const [height, left] = [share(all, most), share(open, all)];
  return html`<span class="space" aria-hidden="true"><span>${all > 0 ? number(all) : ""}</span>\
<svg height="${height}%" viewBox="0 0 10 100" preserveAspectRatio="none" focusable="false"><rect width="10" height="100"/>\
<rect class="open" y="${100 - left}" width="10" height="${left}"/></svg></span><span class="day" aria-hidden="true">${dayLabel(day)}</span>`;
}

/** The day of the month; the first day shows the month instead. */
const dayLabel = (day: string): Html =>
  day.endsWith("-01")
    ? html`<b>${new Date(day).toLocaleDateString("en-US", { month: "short", timeZone: "UTC" })}</b>`
    : html`${Number(day.slice(8))}`;

/** A percentage, at least 1.5 for a number above zero, so that it stays visible. */
const share = (part: number, whole: number) => {
  const value = whole === 0 ? 0 : (100 * part) / whole;
  return value === 0 ? 0 : Math.max(1.5, Number(value.toFixed(2)));
};
