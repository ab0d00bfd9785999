import { type Checker, type CheckResult, CheckStatus } from "@stryker-mutator/api/check";
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { sampleOf } from "./sample.ts";

const chosen = new Set<string>();

const resultFor = (id: string): CheckResult =>
  chosen.has(id)
    ? { status: CheckStatus.Passed }
    : { status: CheckStatus.CompileError, reason: "not in the sample" };

/** Stryker draws no samples, but runs no mutant that does not compile: that is what this reports of each one outside the sample. */
const sample: Checker = {
  init: async () => {},
  group: async (mutants) => {
    for (const { id } of sampleOf(mutants)) chosen.add(id);
    return [mutants.map(({ id }) => id)];
  },
  check: async (mutants) => Object.fromEntries(mutants.map(({ id }) => [id, resultFor(id)])),
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Checker, "sample", sample)];
