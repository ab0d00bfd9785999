import type { Applied } from "../applyOne.ts";
import type { Context } from "../command.ts";
import { colourSigns } from "./terminal.ts";

/** Tells what came of a bucket. */
export function tellApplied({ told, ...applied }: Applied, { tell }: Context): void {
  tell({ kind: "applied", ...applied }, (paint) => colourSigns(told, paint));
}
