import { defineConfig } from "vitest/config";

const seed = process.env.DXAWS_TEST_SEED ?? `${Date.now() % 2 ** 31}`;
console.log(`DXAWS_TEST_SEED=${seed} repeats what this run draws by chance`);

export default defineConfig({
  test: {
    reporters: ["default", "./test/summary.ts"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          env: { DXAWS_TEST_SEED: seed },
          setupFiles: "./test/support/chance.ts",
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "cli",
          include: ["test/cli/**/*.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          globalSetup: "./test/chromium.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "stack",
          include: ["test/{integration,acceptance,e2e}/**/*.test.ts"],
          globalSetup: "./test/localStack.ts",
          // One emulator and one deployed stack for all of them; its rule and its clock are shared.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "localstack",
          include: ["test/localstack/**/*.test.ts"],
          globalSetup: "./test/localStackS3.ts",
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "aws",
          include: process.env.DXAWS_TEST_REGION ? ["test/acceptance/**/*.test.ts"] : [],
          globalSetup: "./test/realAws.ts",
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
