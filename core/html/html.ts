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

/** Safe between tags, and within a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

function textOf(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Html) return content.text;
  if (typeof content === "object") return content.map(textOf).join("");
  return escapeHtml(`${content}`);
}

/** A piece of HTML. What is put into it is escaped, unless it was made like this itself; `undefined` is nothing. */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(parts.map((part, index) => `${part}${textOf(contents[index])}`).join(""));

// Signs that turn the direction of what follows make a value look like another one.
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A value of a bucket as JSON, in one line unless an indent is given, with nothing invisible in it. */
export const valueText = (value: unknown, indent?: number): string =>
  value === undefined ? "nothing" : JSON.stringify(value, undefined, indent).replace(turning, escapeSign);

const escapeSign = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
