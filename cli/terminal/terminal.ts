import { stripVTControlCharacters, styleText } from "node:util";
import { joined, lines, type Said, Words, words } from "../../core/text/words.ts";

const styles = ["red", "green", "yellow", "cyan", "dim", "bold"] as const;

/** Colours, or none of them. Here alone a sequence for the terminal gets into what is told. */
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

/** Whether to colour what goes to a stream: NO_COLOR and FORCE_COLOR have the last word, in this order. */
export function isColoured(stream: Stream, env: NodeJS.ProcessEnv, wanted = true): boolean {
  if (!wanted || env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0";
  return stream.isTTY === true && env.TERM !== "dumb";
}

/** How wide a line may be: COLUMNS where it is set, else as wide as the terminal; without one there is no limit. */
export const widthOf = ({ isTTY, columns }: Stream, env: NodeJS.ProcessEnv): number =>
  Number(env.COLUMNS) || (isTTY && columns) || Number.POSITIVE_INFINITY;

/** The colour of a line in a plan or a result, by the sign that it begins with. */
const signs: Readonly<Record<string, keyof Paint>> = {
  "~": "yellow",
  "+": "green",
  "-": "red",
  "!": "red",
  "?": "cyan",
  ".": "dim",
  ">": "bold",
};

/** Colours the lines of a text by their signs, as render.ts writes them. */
export const colourSigns = ({ text }: Words, paint: Paint): Words =>
  lines(
    text.split("\n").map((line) => {
      const style = /^\s+([~+\-!?.>]) /.exec(line)?.[1];
      return style && signs[style] ? paint[signs[style]](new Words(line)) : new Words(line);
    }),
  );

/** Cuts a line that is wider than the terminal; colours do not count, and end with the line. */
export const cut = (line: Words, width: number): Words => {
  const plain = Array.from(stripVTControlCharacters(line.text));
  if (plain.length <= width) return line;
  return new Words(`${plain.slice(0, Math.max(0, width - 3)).join("")}...`.slice(0, width));
};

/** Rows as columns, each as wide as its widest cell; the last column is as wide as it likes. */
export function columns(table: readonly (readonly Said[])[], width: number): Words {
  const rows = table.map((row) => row.map((said) => words`${said}`));
  const length = (cell: Words | undefined) => stripVTControlCharacters(cell?.text ?? "").length;
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => length(row[column]))));
  const padded = (cell: Words, column: number) => [cell, " ".repeat((widths[column] ?? 0) - length(cell))];
  return lines(
    rows.map((row) => {
      const filled = row.findLastIndex((cell) => length(cell) > 0);
      const cells = row.slice(0, filled + 1).map((cell, at) => (at < filled ? padded(cell, at) : cell));
      return cut(joined(cells, "  "), width);
    }),
  );
}
