import { stripVTControlCharacters, styleText } from "node:util";
import { joined, lines, type Said, Words, words } from "../../core/text/words.ts";

const styles = ["red", "green", "yellow", "cyan", "dim", "bold"] as const;

/** Functions that colour text, or return it as it is. The only place where output gets terminal sequences. */
export type Paint = Readonly<Record<(typeof styles)[number], (said: Said) => Words>>;

export const paintWith = (coloured: boolean): Paint =>
  Object.fromEntries(
    styles.map((style) => [
      style,
      (said: Said) => {
        const { text } = words`${said}`;
        return new Words(coloured ? styleText(style, text, { validateStream: false }) : text);
      },
    ]),
  ) as unknown as Paint;

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Whether to colour the output to a stream. NO_COLOR comes first, then FORCE_COLOR. */
export function isColoured(stream: Stream, env: NodeJS.ProcessEnv, wanted = true): boolean {
  if (!wanted || env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0";
  return stream.isTTY === true && env.TERM !== "dumb";
}

/** The longest line: COLUMNS if set, else the width of the terminal; without a terminal, no limit. */
export const widthOf = ({ isTTY, columns }: Stream, env: NodeJS.ProcessEnv): number =>
  Number(env.COLUMNS) || (isTTY && columns) || Number.POSITIVE_INFINITY;

/** The colour of a line in a plan or a result, by its first sign. */
const signs: Readonly<Record<string, keyof Paint>> = {
  "~": "yellow",
  "+": "green",
  "-": "red",
  "!": "red",
  "?": "cyan",
  ".": "dim",
  ">": "bold",
};

/** Colours the lines of a text by their signs, as core/plan/describe.ts writes them, and folds lines that are too long. */
export const colourSigns = ({ text }: Words, paint: Paint, width = Number.POSITIVE_INFINITY): Words =>
  lines(
    text.split("\n").flatMap((line) => {
      const style = signs[/^\s+([~+\-!?.>]) /.exec(line)?.[1] ?? ""];
      const parts = folded(line, width).map((part) => new Words(part));
      return style ? parts.map(paint[style]) : parts;
    }),
  );

/**
 * A line without colours in parts of at most `width`, broken at spaces; the later parts are indented four more than the
 * line. A longer word stays whole, so that it can be copied.
 */
export function folded(line: string, width: number): string[] {
  const indent = " ".repeat((/^\s*/.exec(line)?.[0].length ?? 0) + 4);
  const parts: string[] = [];
  let rest = line;
  for (let end = breakOf(rest, indent, width); end; end = breakOf(rest, indent, width)) {
    parts.push(rest.slice(0, end));
    rest = `${indent}${rest.slice(end).trimStart()}`;
  }
  return [...parts, rest];
}

/** Where to break a line that is too long: its last space within `width`, or else the first one after; undefined for none. */
function breakOf(line: string, { length: indent }: string, width: number): number | undefined {
  if (Array.from(line).length <= width) return undefined;
  const before = line.lastIndexOf(" ", width);
  if (before > indent) return before;
  const after = line.indexOf(" ", Math.max(width, indent));
  return after > 0 && after < line.trimEnd().length ? after : undefined;
}

/** Cuts a line that is wider than the terminal. Colours do not count; a cut line loses them. */
export const cut = (line: Words, width: number): Words => {
  const plain = Array.from(stripVTControlCharacters(line.text));
  if (plain.length <= width) return line;
  return new Words(`${plain.slice(0, Math.max(0, width - 3)).join("")}...`.slice(0, width));
};

/** Rows as columns, each as wide as its widest cell; the last column is not padded. */
export function columns(table: readonly (readonly Said[])[], width: number): Words {
  const rows = table.map((row) => row.map((said) => words`${said}`));
  const length = (cell: Words | undefined) => stripVTControlCharacters(cell?.text ?? "").length;
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, length(row[column])), 0),
  );
  const padded = (cell: Words, column: number) => [cell, " ".repeat((widths[column] ?? 0) - length(cell))];
  return lines(
    rows.map((row) => {
      const filled = row.findLastIndex((cell) => length(cell) > 0);
      const cells = row.slice(0, filled + 1).map((cell, at) => (at < filled ? padded(cell, at) : cell));
      return cut(joined(cells, "  "), width);
    }),
  );
}
