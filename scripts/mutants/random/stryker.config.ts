import type { PartialStrykerOptions } from "@stryker-mutator/api/core";
import { mutatedFolders, reportFile } from "./scope.ts";

export default {
  testRunner: "vitest",
  vitest: { configFile: "scripts/mutants/random/vitest.config.ts", related: false },
  plugins: ["@stryker-mutator/vitest-runner", import.meta.resolve("./sampleChecker.ts")],
  checkers: ["sample"],
  mutate: mutatedFolders.map((folder) => `${folder}/**/*.ts`),
  ignorePatterns: [".venv*", ".local", ".guard", ".node22", "dist", "reports"],
  coverageAnalysis: "perTest",
  concurrency: 1,
  disableTypeChecks: false,
  // None: Stryker rewrites the one that it finds, by an interface that TypeScript 7 no longer has.
  tsconfigFile: "",
  // Longer than any wait in a test, also on a busy machine: a time-out counts as noticed. A mutant that loops is found by
  // counting, long before.
  timeoutMS: 180_000,
  timeoutFactor: 5,
  dryRunTimeoutMinutes: 30,
  reporters: ["progress-append-only", "json"],
  jsonReporter: { fileName: reportFile },
} satisfies PartialStrykerOptions;
