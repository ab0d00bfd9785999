// Breaks randomly drawn pieces of the code, one at a time, and sees whether a unit test goes red.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Mutant } from "@stryker-mutator/api/core";
import { allMutants } from "./discover.ts";
import { summary, testedIn } from "./result.ts";
import { inTree, sampleOf } from "./sample.ts";
import { draw, mutatedFolders, reportFile } from "./scope.ts";

const mutants = await allMutants();
const sample = sampleOf(mutants);
if (sample.length === 0)
  throw new Error(`no mutants in ${draw.files.join(", ")}: paths of ${mutatedFolders.join(" and ")}`);
console.log(`${mutants.length} mutants; of these ${sample.length} by seed ${draw.seed}`);

/** The lines of a mutant as Stryker counts them, from 1. */
const linesOf = ({ fileName, location: { start, end } }: Mutant) =>
  `${inTree(fileName)}:${start.line + 1}-${end.line + 1}`;

// Only these lines: each mutant in the code makes the tests slower, and Stryker sends a list of all tests for each, which
// for whole files can be more than one message may hold.
const args = ["run", "--mutate", sample.map(linesOf).join(","), "scripts/mutants/random/stryker.config.ts"];
const { status } = spawnSync("stryker", args, { stdio: "inherit" });
if (status !== 0) throw new Error("Stryker ended with an error");
console.log(summary(testedIn(JSON.parse(readFileSync(reportFile, "utf8")))));
