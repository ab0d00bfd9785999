import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { Sequencer } from "./test/sequencer.ts";

// The same on every run by default: a failure must be repeatable.
const seed = process.env.DXAWS_TEST_SEED ?? "1";
console.log(`DXAWS_TEST_SEED=${seed}: another number draws other examples for the properties`);

/** A slow or busy machine must fail no test: each wait has its own deadline, which is shorter than this. */
const patienceMs = 300_000;

/** More stacks would only wait for the processor. */
const stacks = Math.min(2, availableParallelism());

/**
 * Tests that replace modules, set the environment that modules read once, or measure what they take (garbage of other tests would
 * count): each has a process of its own.
 */
const isolated = globSync("test/unit/**/*.test.ts").filter((file) =>
  /\bvi\.(mock|doMock|stubEnv)\(|\b(cpuUsage|performance\.now)\(|support\/(spent|retained)\.ts/.test(
    readFileSync(file, "utf8"),
  ),
);

const unit = {
  env: { DXAWS_TEST_SEED: seed },
  setupFiles: "./test/support/chance.ts",
  testTimeout: patienceMs,
};

export default defineConfig({
  test: {
    // Vitest leaves one core free by default: half of a machine with two.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: Sequencer },
    reporters: ["default", "./test/summary.ts"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          exclude: isolated,
          // To load the SDK and the schemas anew for each file would take as long as most files' tests.
          isolate: false,
          ...unit,
        },
      },
      {
        test: {
          name: "isolated",
          include: isolated,
          ...unit,
        },
      },
      {
        test: {
          name: "cli",
          include: ["test/cli/**/*.test.ts"],
          testTimeout: patienceMs,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          globalSetup: "./test/chromium.ts",
          testTimeout: patienceMs,
          hookTimeout: patienceMs,
        },
      },
      {
        test: {
          name: "stack",
          include: ["test/{integration,acceptance,e2e}/**/*.test.ts"],
          exclude: ["test/e2e/accounts/**"],
          globalSetup: "./test/localStack.ts",
          // A deployed stack for each worker, with a rule, functions and a queue of its own: files of one stack take turns.
          maxWorkers: stacks,
          // Vitest runs what has its own number of workers as a group of its own.
          sequence: { groupOrder: 1 },
          testTimeout: patienceMs,
          hookTimeout: patienceMs,
        },
      },
      {
        test: {
          name: "accounts",
          include: ["test/e2e/accounts/**/*.test.ts"],
          globalSetup: "./test/memberAccounts.ts",
          // One stack: its files take turns, and after those of the other stacks.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          testTimeout: patienceMs,
          hookTimeout: patienceMs,
        },
      },
      {
        test: {
          name: "localstack",
          include: ["test/localstack/**/*.test.ts"],
          globalSetup: "./test/localStackS3.ts",
          testTimeout: patienceMs,
        },
      },
      {
        test: {
          name: "aws",
          include: process.env.DXAWS_TEST_REGION ? ["test/acceptance/**/*.test.ts"] : [],
          globalSetup: "./test/realAws.ts",
          fileParallelism: false,
          testTimeout: patienceMs,
          hookTimeout: patienceMs,
        },
      },
    ],
  },
});
