import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { mutants } from "../../scripts/mutants/list.ts";
import { equivalentMutants } from "../../scripts/mutants/random/equivalent.ts";

it.each(mutants)("the safety line exists exactly once without which: $danger", ({ file, line, broken }) => {
  expect(readFileSync(file, "utf8").split(line)).toHaveLength(2);
  expect(broken).not.toBe(line);
});

it.each(equivalentMutants)(
  "a mutant that no test can notice is of a line that is there: $line",
  ({ file, line, broken }) => {
    expect(readFileSync(file, "utf8")).toContain(line);
    expect(broken).not.toBe(line);
  },
);
