import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { mutants } from "../../scripts/mutants/list.ts";

it.each(mutants)("the safety line exists exactly once without which: $danger", ({ file, line, broken }) => {
  expect(readFileSync(file, "utf8").split(line)).toHaveLength(2);
  expect(broken).not.toBe(line);
});
