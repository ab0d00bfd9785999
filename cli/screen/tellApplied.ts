import type { Withheld } from "../../core/calls.ts";
import { lines, reasonWords, words } from "../../core/text/words.ts";
import type { Applied } from "../applyOne.ts";
import type { Context } from "../command.ts";
import { colourSigns } from "./terminal.ts";

/** Tells what came of a bucket, and what would have kept it from being so. */
export function tellApplied(
  { told, ...applied }: Applied,
  { tell }: Context,
  forcedPast: readonly Withheld[] = [],
): void {
  const forced = forcedPast.map(({ facet, reason }) => ({ facet, reason }));
  const notes = forced.map(
    ({ facet, reason }) => words`  ! forced, although ${facet}: ${reasonWords(reason, "  ")}`,
  );
  tell({ kind: "applied", ...applied, ...(forced.length > 0 && { forced }) }, (paint) =>
    colourSigns(lines([told, ...notes]), paint),
  );
}
