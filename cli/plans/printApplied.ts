import type { Withheld } from "../../core/plan/calls.ts";
import { lines, reasonWords, words } from "../../core/text/words.ts";
import type { Context } from "../command/command.ts";
import { colourSigns } from "../terminal/terminal.ts";
import type { Applied } from "./applyOne.ts";

/** Tells what came of a bucket, and what would have kept it from being so. */
export function printApplied(
  { told, ...applied }: Applied,
  { emit }: Context,
  forcedPast: readonly Withheld[] = [],
): void {
  const forced = forcedPast.map(({ facet, reason }) => ({ facet, reason }));
  const notes = forced.map(
    ({ facet, reason }) => words`  ! forced, although ${facet}: ${reasonWords(reason, "  ")}`,
  );
  emit({ kind: "applied", ...applied, ...(forced.length > 0 && { forced }) }, (paint) =>
    colourSigns(lines([told, ...notes]), paint),
  );
}
