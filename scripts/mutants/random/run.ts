// Breaks randomly drawn pieces of the code, one at a time, and sees whether a unit test goes red.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { allMutants } from "./discover.ts";
import { summary, testedIn } from "./result.ts";
import { inTree, sampleOf } from "./sample.ts";
import { draw, reportFile } from "./scope.ts";

const mutants = await allMutants();
const files = new Set(sampleOf(mutants).map(({ fileName }) => inTree(fileName)));
console.log(`${mutants.length} mutants; of these ${draw.count} by seed ${draw.seed}, in ${files.size} files`);

// Only these files, since each one that can be mutated makes the tests slower.
const args = ["run", "--mutate", [...files].join(","), "scripts/mutants/random/stryker.config.ts"];
const { status } = spawnSync("stryker", args, { stdio: "inherit" });
if (status !== 0) throw new Error("Stryker ended with an error");
console.log(summary(testedIn(JSON.parse(readFileSync(reportFile, "utf8")))));
