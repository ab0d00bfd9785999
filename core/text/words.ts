import { visible, visibleJson } from "./visible.ts";

/**
 * Text that is safe to print. Printers accept nothing else, and the `words` template escapes everything that is put
 * into it, so foreign text cannot be printed unescaped by mistake.
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

/** A template for safe text; inserted values are escaped to one line. */
export const words = (parts: TemplateStringsArray, ...contents: readonly Said[]): Words =>
  new Words(parts.map((part, at) => `${part}${textOf(contents[at])}`).join(""));

/** Joins texts with a separator of our own. */
export const joined = (list: readonly Said[], between: string): Words =>
  new Words(list.map(textOf).join(between));

export const lines = (list: readonly Said[]): Words => joined(list, "\n");

/**
 * A text that may have several lines, like a reason: each further line is marked, so it cannot be mistaken for one
 * of ours.
 */
export const reasonWords = (text: string, margin = ""): Words =>
  joined(text.trimEnd().split("\n"), `\n${margin}  | `);

/** Each line by itself. */
export const linesIn = ({ text }: Words): Words[] => text.split("\n").map((line) => new Words(line));

/** A value as JSON. */
export const jsonWords = (value: unknown, indent?: number): Words => new Words(visibleJson(value, indent));
