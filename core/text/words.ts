import { visible, visibleJson } from "./visible.ts";

/**
 * Text of ours, which may be shown as it is. Whoever prints takes nothing else, and `words` makes visible whatever is
 * put into it: what somebody else wrote cannot get out by being forgotten.
 */
export class Words {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.text;
  }
}

export type Said = Words | string | number | undefined | readonly Said[];

function textOf(said: Said): string {
  if (said === undefined) return "";
  if (said instanceof Words) return said.text;
  if (typeof said === "object") return said.map(textOf).join("");
  return visible(`${said}`);
}

/** Words of ours with something in them; what did not come from here stays in its line. */
export const words = (parts: TemplateStringsArray, ...contents: readonly Said[]): Words =>
  new Words(parts.map((part, at) => `${part}${textOf(contents[at])}`).join(""));

/** One after the other, with something of ours between them. */
export const joined = (list: readonly Said[], between: string): Words =>
  new Words(list.map(textOf).join(between));

export const lines = (list: readonly Said[]): Words => joined(list, "\n");

/** Text that may have lines of its own, as reasons have: each further one is set off, and cannot be taken for one of ours. */
export const reasonWords = (text: string, margin = ""): Words =>
  joined(text.trimEnd().split("\n"), `\n${margin}  | `);

/** A value as JSON. */
export const jsonWords = (value: unknown, indent?: number): Words => new Words(visibleJson(value, indent));
