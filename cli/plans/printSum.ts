import { count } from "../../core/plan/describe.ts";
import { joined, words } from "../../core/text/words.ts";
import type { Called, Context, ExitCode } from "../command/command.ts";
import type { Listing } from "./fleetTargets.ts";
import type { Done } from "./resume.ts";

interface Summed {
  readonly called: Called;
  readonly context: Context;
  /** The file of the page. */
  readonly written: string | undefined;
  readonly listing: Listing;
}

/** The last line of a plan, and the exit code. */
export function printSum(
  states: Done["states"],
  { called: { options }, context, written, listing }: Summed,
): ExitCode {
  const { emit, signal } = context;
  const { inSync, different, incomplete } = states;
  const sum = { buckets: inSync + different + incomplete, inSync, different, incomplete };
  const parts = [
    count(sum.buckets, "bucket"),
    `${sum.inSync} in sync`,
    `${sum.different} different`,
    `${sum.incomplete} could not be read in full`,
  ];
  const end = signal.aborted ? "; stopped before the end" : "";
  const page = written === undefined ? "" : words` Page: ${written}.`;
  emit(
    { kind: "planned", ...sum, ...(written !== undefined && { page: written }) },
    ({ bold }) => words`${bold("Plan:")} ${joined(parts, ", ")}${end}.${page}`,
  );
  const isIncomplete = sum.incomplete > 0 || listing.failed;
  if (options.detailedExitcode !== true) return isIncomplete ? 1 : 0;
  if (isIncomplete) return 3;
  return sum.different > 0 ? 2 : 0;
}
