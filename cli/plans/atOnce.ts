import { words } from "../../core/text/words.ts";
import type { Called, Option } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";

const defaultParallel = 10;

export const parallelOption: Option = {
  flags: "--parallel <number>",
  about: `the number of buckets to read at the same time (default: ${defaultParallel})`,
};

/** The option --parallel. Throws UsageError for anything but a number of at least 1. */
export function atOnceIn({ options: { parallel } }: Called): number {
  if (parallel === undefined) return defaultParallel;
  const number = Number(parallel);
  if (!Number.isInteger(number) || number < 1)
    throw new UsageError(words`--parallel must be a number of at least 1, not ${`${parallel}`}`);
  return number;
}
