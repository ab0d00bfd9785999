/** The folders whose code is mutated. */
export const mutatedFolders = ["core", "service"];

/** Tests that take no part, as globs: with each mutant they would fail, or take too long. */
export const testsLeftOut: readonly string[] = [
  // They compare the text of the sources, which Stryker has rewritten, with something else.
  "docs",
  "facet-names",
  "mutants",
  // Campaigns: many random runs, or inputs as long as they can be.
  "answers-not-understood",
  "cli/foreign-text",
  "cli/spec-files",
  "facets/policy-form-drawn",
  "facets/policy-mixed",
  "facets/policy-openings-drawn",
  "hostile-specs",
  "nothing-new-for-the-public",
  "planReport/plan-report",
  "reconcile/bounded",
  "reconcile/foresight",
  "resolve/defaults-drawn",
  "resolve/layers-and-specs-drawn",
  "resolve/layers-drawn",
  "resolve/live-drawn",
  "simulation/*",
  "tables/bounds",
  "text/visible",
  "wire/kept",
].map((name) => `test/unit/${name}.test.ts`);

/** Tests that take part, as globs. */
export const tests = process.env.MUTANTS_TESTS?.split(" ") ?? ["test/unit/**/*.test.ts"];

/** What to draw: how many mutants, by which seed, of files whose paths begin with one of these. */
export const draw = {
  count: Number(process.env.MUTANTS_N ?? 100),
  seed: process.env.MUTANTS_SEED ?? "1",
  /** Only the survivors of the last run. */
  isAgain: process.env.MUTANTS_AGAIN === "1",
  files: process.env.MUTANTS_FILES?.split(" ") ?? mutatedFolders,
};

export const reportFile = "reports/mutants-random.json";
