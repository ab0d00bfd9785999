import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { Sequencer } from "./test/sequencer.ts";

// The same each time, unless somebody asks for others: what fails has to fail again.
const seed = process.env.DXAWS_TEST_SEED ?? "1";
console.log(`DXAWS_TEST_SEED=${seed}: another number draws other examples for the properties`);

/** No test is to fail for a machine that is slow or busy: what a test waits for has a deadline of its own, and that is shorter. */
const patienceMs = 300_000;

/** More would wait for the processor. */
const stacks = Math.min(2, availableParallelism());

export default defineConfig({
  test: {
    sequence: { sequencer: Sequencer },
    reporters: ["default", "./test/summary.ts"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          env: { DXAWS_TEST_SEED: seed },
          setupFiles: "./test/support/chance.ts",
          testTimeout: patienceMs,
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
