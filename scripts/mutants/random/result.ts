import type { schema } from "@stryker-mutator/api/core";
import { equivalentMutants } from "./equivalent.ts";
import { isSurvivor } from "./report.ts";

interface Tested {
  readonly file: string;
  readonly line: number;
  /** The line as it is, and as the mutant has it. */
  readonly before: string;
  readonly broken: string;
  readonly status: schema.MutantStatus;
}

const outside: readonly schema.MutantStatus[] = ["CompileError", "Ignored"];

/** The lines that a mutant is in, and what they are with it; places count from 1. */
function change(source: string, { location: { start, end }, replacement = "" }: schema.MutantResult) {
  const lines = source.split("\n");
  const first = lines[start.line - 1] ?? "";
  const last = lines[end.line - 1] ?? "";
  const before = lines.slice(start.line - 1, end.line).join("\n");
  return { before, broken: first.slice(0, start.column - 1) + replacement + last.slice(end.column - 1) };
}

/** The mutants of a report that were in the sample. */
export const testedIn = ({ files }: schema.MutationTestResult): readonly Tested[] =>
  Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => !outside.includes(status))
      .map((mutant) => ({
        file,
        line: mutant.location.start.line,
        ...change(source, mutant),
        status: mutant.status,
      })),
  );

const isEquivalent = ({ file, before, broken }: Tested): boolean =>
  equivalentMutants.some(
    (one) => one.file === file && one.line === before.trim() && one.broken === broken.trim(),
  );

const printed = ({ file, line, before, broken, status }: Tested) =>
  [`${status} ${file}:${line}`, ...before.split("\n").map((text) => `- ${text}`), `+ ${broken}`].join("\n");

/** Each survivor with its change, and the score of what is not known to be equivalent. */
export function summary(tested: readonly Tested[]): string {
  const counted = tested.filter((mutant) => !isEquivalent(mutant));
  const survivors = counted.filter(({ status }) => isSurvivor(status));
  const noticed = counted.length - survivors.length;
  const score = ((100 * noticed) / Math.max(1, counted.length)).toFixed(1);
  const equivalent = tested.length - counted.length;
  const stopped = counted.filter(({ status }) => status === "Timeout").length;
  const end = `${tested.length} mutants: ${noticed} noticed (${stopped} because they did not end), ${survivors.length} survive, ${equivalent} equivalent; score ${score} %`;
  return [...survivors.map(printed), end].join("\n\n");
}
