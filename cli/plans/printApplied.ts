import type { Withheld } from "../../core/plan/calls.ts";
import { lines, reasonWords, words } from "../../core/text/words.ts";
import type { Context } from "../command/command.ts";
import { colourSigns } from "../terminal/terminal.ts";
import type { Applied } from "./applyOne.ts";

/** Prints the result for a bucket, and the restraints that --force ignored. */
export function printApplied(
  { text, ...applied }: Applied,
  { emit }: Context,
  forcedPast: readonly Withheld[] = [],
): void {
  const forced = forcedPast.map(({ facet, reason }) => ({ facet, reason }));
  const notes = forced.map(
    ({ facet, reason }) => words`  ! forced in spite of ${facet}: ${reasonWords(reason, "  ")}`,
  );
  emit({ kind: "applied", ...applied, ...(forced.length > 0 && { forced }) }, (paint) =>
    colourSigns(lines([text, ...notes]), paint),
  );
}
