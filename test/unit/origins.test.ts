import { expect, it } from "vitest";
import { couplings } from "../../core/providers/memory/couplings.ts";
import { origins } from "../conformance/origins.ts";

it("every call that the S3 in memory has rules for says where they come from", () => {
  const told = new Set(origins.map(([of]) => of));
  expect(Object.keys(couplings).filter((call) => !told.has(call))).toEqual([]);
});

it("nothing is told of a call that it has no rules for", () => {
  const others = ["CreateBucket", "any bucket", "TagResource", "DescribeKey"];
  const calls = [...Object.keys(couplings), ...others];
  expect(origins.map(([of]) => of).filter((call) => !calls.includes(call))).toEqual([]);
});
