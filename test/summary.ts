import type { Reporter, TestCase, TestModule } from "vitest/node";

/** Ends a run with one line for all of it; a file that could not be loaded counts as a failure. */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const ended = (state: ReturnType<TestCase["result"]>["state"]) =>
      tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const skipped = ended("skipped");
    const counts = [`${ended("passed")} passed`, `${ended("failed") + broken + errors.length} failed`];
    console.log([...counts, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(", "));
  }
}
