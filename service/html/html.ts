import { shown } from "../../core/text/visible.ts";

/** Text that is already HTML. Any other content of a page is escaped. */
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

/** Safe between tags and in a quoted attribute, with invisible characters shown. Line ends stay: HTML ignores them. */
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

/** A piece of HTML. Values are escaped unless they are Html; `undefined` is empty. */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(parts.map((part, index) => `${part}${textOf(contents[index])}`).join(""));

/** A bucket's value as JSON, on one line unless an indent is given. */
export const valueText = (value: unknown, indent?: number): string =>
  value === undefined ? "nothing" : JSON.stringify(value, undefined, indent);

/** A copy with invisible characters shown in every text, for data that a page's script inserts. */
export function shownIn<T>(value: T): T {
  if (typeof value === "string") return shown(value) as T;
  if (Array.isArray(value)) return value.map(shownIn) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shownIn(one)])) as T;
}
