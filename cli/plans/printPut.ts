import { count } from "../../core/plan/describe.ts";
import { words } from "../../core/text/words.ts";
import type { Context } from "../command/command.ts";

const results = ["written", "unchanged", "conflict", "not written"] as const;

/** The result for a spec of a file. */
export interface PutResult {
  readonly bucket: string;
  readonly result: (typeof results)[number];
}

/** Prints the sum; JSON output also has a result for each spec that was not written. */
export function printPutSum(all: readonly PutResult[], { emit }: Context): void {
  for (const one of all) if (one.result !== "written") emit({ kind: "put", ...one });
  const number = (wanted: PutResult["result"]) => all.filter(({ result }) => result === wanted).length;
  const [written, unchanged, conflicts, notWritten] = results.map(number);
  const sum = { specs: all.length, written, unchanged, conflicts, notWritten };
  const [first] = all;
  const isAlone = all.length === 1 && first?.result !== "unchanged";
  emit(
    { kind: "putAll", ...sum },
    isAlone || all.length === 0
      ? undefined
      : ({ bold }) => {
          if (all.length === 1) return words`the spec of ${first?.bucket} already says so`;
          const parts = results.filter((word) => number(word) > 0).map((word) => `${number(word)} ${word}`);
          return words`${bold("Put:")} ${count(all.length, "spec")}, ${parts.join(", ")}.`;
        },
  );
}
