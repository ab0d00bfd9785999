import { readFileSync, writeFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import { conformancePage } from "./conformance/report.ts";

const page = "docs/conformance.md";
const backends = 3;

/** Ends a run with one line for all of it; a file that could not be loaded counts as a failure. */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const ended = (state: ReturnType<TestCase["result"]>["state"]) =>
      tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const failed = ended("failed") + broken + errors.length;
    const stale = failed === 0 && writeConformance(tests) ? 1 : 0;
    if (stale && process.env.CI) process.exitCode = 1;
    const skipped = ended("skipped");
    const counts = [`${ended("passed")} passed`, `${failed + (process.env.CI ? stale : 0)} failed`];
    console.log([...counts, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(", "));
  }
}

/** Keeps the page of what was found, if the run had every backend; true if the page was not what the run found. */
function writeConformance(tests: readonly TestCase[]): boolean {
  const findings = tests.flatMap((test) => test.meta().conformance ?? []);
  if (new Set(findings.map(({ backend }) => backend)).size < backends) return false;
  const text = conformancePage(findings);
  if (readPage() === text) return false;
  writeFileSync(page, text);
  console.log(`${page} was not what this run found, and is now`);
  return true;
}

function readPage(): string {
  try {
    return readFileSync(page, "utf8");
  } catch {
    return "";
  }
}
