import { badnessOf, count } from "../../core/plan/describe.ts";
import { joined, jsonWords, lines, reasonWords, type Words, words } from "../../core/text/words.ts";
import type { Context } from "../command/command.ts";
import { cut, type Paint } from "../terminal/terminal.ts";
import type { FoldedChange, FoldedChanges } from "./foldedChanges.ts";

/** A screen, with room for what stands before and after the list. */
const mostLines = 15;

/**
 * Prints the changes of many buckets, identical ones together: never more than a screen. A line is cut at the width of a
 * terminal alone. JSON output has all of them.
 */
export function printFolded(changes: FoldedChanges, { emit, width }: Pick<Context, "emit" | "width">): void {
  const all = changes.all();
  const shown = all.length > mostLines ? all.slice(0, mostLines - 1) : all;
  const hidden = all.length - shown.length + changes.left;
  for (const { what, ...rest } of all) emit({ kind: "foldedChange", what, ...rest });
  if (all.length === 0) return;
  emit({ kind: "folded", changes: all.length, left: changes.left }, (paint) =>
    lines([
      ...shown.map((one) => cut(coloured(one, paint), width)),
      ...(hidden > 0 ? [paint.dim(`  and ${count(hidden, "other change")} (--output json lists them)`)] : []),
    ]),
  );
}

function coloured(one: FoldedChange, paint: Paint): Words {
  const line = words`  ${bucketsOf(one)}: ${changeOf(one)}${examplesOf(one)}`;
  if (one.severity === "exposure" || one.what === "warning" || one.what === "refused") return paint.red(line);
  return one.what === "change" ? line : paint.yellow(line);
}

/** The names of a few buckets, or the number of many. */
const bucketsOf = ({ buckets, examples }: FoldedChange): Words =>
  buckets <= 2 ? joined(examples, ", ") : words`${numberOf(buckets)} buckets`;

/** Some of many buckets, at the end: where a line is cut, the change itself comes first. */
const examplesOf = ({ buckets, examples }: FoldedChange): Words =>
  buckets <= 2 ? words`` : words` (${joined(examples, ", ")}${buckets > examples.length ? ", ..." : ""})`;

/** A number with separators. */
export const numberOf = (number: number): string => number.toLocaleString("en-US");

function changeOf(one: FoldedChange): Words {
  const { what, facet, reason = "", path = "", before, after } = one;
  const from = one.from === undefined ? "" : words` [${one.from}]`;
  const bad = words`${badnessOf(one)}${from}`;
  if (what === "unplanned") return words`not read: ${reasonWords(firstLine(reason))}`;
  if (what === "missing") return words`would be created`;
  if (what !== "change") return words`${labels[what]}${facet}: ${firstLine(reason)}`;
  if (after === undefined)
    return words`remove ${path}${bad}${before === undefined ? "" : words`: ${shown(before)}`}`;
  if (before === undefined) return words`${one.isNew ? "add" : "set"} ${path}${bad}: ${shown(after)}`;
  return words`change ${path}${bad}: ${shown(before)} -> ${shown(after)}`;
}

const labels = {
  warning: "! ",
  refused: "refused: ",
  held: "held: ",
  manual: "needs a person: ",
  unknown: "not read: ",
};

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

const shown = (value: unknown): Words => jsonWords(value);
