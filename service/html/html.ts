import { shown } from "../../core/text/visible.ts";

/** Text that is HTML already. Whatever else goes into a page is escaped on its way. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

export type Content = Html | string | number | undefined | readonly Content[];

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Safe between tags, and within a quoted attribute; what would not be seen is. A page makes nothing of a line's end. */
const escapeHtml = (text: string): string =>
  text
    .split("\n")
    .map((line) => shown(line))
    .join("\n")
    .replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

function textOf(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Html) return content.text;
  if (typeof content === "object") return content.map(textOf).join("");
  return escapeHtml(`${content}`);
}

/** A piece of HTML. What is put into it is escaped, unless it was made like this itself; `undefined` is nothing. */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(parts.map((part, index) => `${part}${textOf(contents[index])}`).join(""));

/** A value of a bucket as JSON, in one line unless an indent is given. */
export const valueText = (value: unknown, indent?: number): string =>
  value === undefined ? "nothing" : JSON.stringify(value, undefined, indent);

/** The same with every text in it as a page shows it: for what a page's script puts into the page. */
export function shownIn<T>(value: T): T {
  if (typeof value === "string") return shown(value) as T;
  if (Array.isArray(value)) return value.map(shownIn) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shownIn(one)])) as T;
}
