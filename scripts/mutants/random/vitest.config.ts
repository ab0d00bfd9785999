import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { tests, testsLeftOut } from "./scope.ts";

/** A mutant is done with at the first test that fails: the quick ones go first, as the run before has measured them. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const took = (file: TestSpecification) => this.ctx.cache.getTestSpecificationResult(file)?.duration ?? 0;
    return files.toSorted((a, b) => took(a) - took(b));
  }
}

export default defineConfig({
  root: process.cwd(),
  test: {
    include: tests,
    exclude: [...testsLeftOut],
    env: { DXAWS_TEST_SEED: "1" },
    setupFiles: ["./test/support/chance.ts", "./scripts/mutants/random/briefly.ts"],
    testTimeout: 60_000,
    sequence: { sequencer: QuickFirst },
  },
});
