import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { sep } from "node:path";
import type { Mutant } from "@stryker-mutator/api/core";
import { placeOf, survivorsIn } from "./report.ts";
import { draw, reportFile } from "./scope.ts";

/** A path from the root of the tree, also of a file in Stryker's copy of the tree. */
export const inTree = (fileName: string): string =>
  fileName.replace(`${process.cwd()}${sep}`, "").replace(/^\.stryker-tmp\/sandbox-\w+\//, "");

/** Only the mutant itself decides its rank, so that a change elsewhere leaves the rest of a sample as it was. */
const rank = ({ fileName, location: { start, end }, replacement }: Mutant): string =>
  createHash("sha256")
    .update(JSON.stringify([draw.seed, inTree(fileName), start, end, replacement]))
    .digest("hex");

/** Those that the tests had not noticed in the last run, where the draw asks for them again; else all. */
function candidates(mutants: readonly Mutant[]): readonly Mutant[] {
  if (!draw.isAgain) return mutants;
  const survivors = survivorsIn(JSON.parse(readFileSync(reportFile, "utf8")));
  return mutants.filter(({ fileName, location, replacement }) =>
    survivors.has(placeOf(inTree(fileName), location, replacement)),
  );
}

/** The mutants that are asked for, in the order of the draw. */
export const sampleOf = (mutants: readonly Mutant[]): readonly Mutant[] =>
  candidates(mutants)
    .filter(({ fileName }) => draw.files.some((path) => inTree(fileName).startsWith(path)))
    .map((mutant) => ({ mutant, rank: rank(mutant) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, draw.count)
    .map(({ mutant }) => mutant);
