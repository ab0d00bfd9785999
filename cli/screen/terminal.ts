import { stripVTControlCharacters, styleText } from "node:util";

/** Colours, or none of them. */
export interface Paint {
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

const styles = ["red", "green", "yellow", "cyan", "dim", "bold"] as const;

export const paintWith = (coloured: boolean): Paint =>
  Object.fromEntries(
    styles.map((style) => [
      style,
      (text: string) => (coloured ? styleText(style, text, { validateStream: false }) : text),
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
export const colourSigns = (text: string, paint: Paint): string =>
  text
    .split("\n")
    .map((line) => {
      const style = /^\s+([~+\-!?.>]) /.exec(line)?.[1];
      return style && signs[style] ? paint[signs[style]](line) : line;
    })
    .join("\n");

/** Cuts a line that is wider than the terminal; colours do not count, and end with the line. */
export const cut = (line: string, width: number): string => {
  const plain = stripVTControlCharacters(line);
  return plain.length <= width ? line : `${plain.slice(0, Math.max(0, width - 3))}...`.slice(0, width);
};

/** Rows as columns, each as wide as its widest cell; the last column is as wide as it likes. */
export function columns(rows: readonly (readonly string[])[], width: number): string {
  const length = (text: string) => stripVTControlCharacters(text).length;
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => length(row[column] ?? ""))),
  );
  const cell = (text: string, column: number, last: boolean) =>
    last ? text : `${text}${" ".repeat((widths[column] ?? 0) - length(text))}`;
  return rows
    .map((row) => row.map((text, column) => cell(text, column, column === row.length - 1)).join("  "))
    .map((line) => cut(line.trimEnd(), width))
    .join("\n");
}
