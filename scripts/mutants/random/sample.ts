import { createHash } from "node:crypto";
import { sep } from "node:path";
import type { Mutant } from "@stryker-mutator/api/core";
import { draw } from "./scope.ts";

/** A path from the root of the tree, also of a file in Stryker's copy of the tree. */
export const inTree = (fileName: string): string =>
  fileName.replace(`${process.cwd()}${sep}`, "").replace(/^\.stryker-tmp\/sandbox-\w+\//, "");

/** Only the mutant itself decides its rank, so that a change elsewhere leaves the rest of a sample as it was. */
const rank = ({ fileName, location: { start, end }, replacement }: Mutant): string =>
  createHash("sha256")
    .update(JSON.stringify([draw.seed, inTree(fileName), start, end, replacement]))
    .digest("hex");

/** The mutants that are asked for, in the order of the draw. */
export const sampleOf = (mutants: readonly Mutant[]): readonly Mutant[] =>
  mutants
    .filter(({ fileName }) => draw.files.some((path) => inTree(fileName).startsWith(path)))
    .map((mutant) => ({ mutant, rank: rank(mutant) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, draw.count)
    .map(({ mutant }) => mutant);
