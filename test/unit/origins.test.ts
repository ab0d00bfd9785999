import { expect, it } from "vitest";
import { couplings } from "../../core/providers/memory/couplings.ts";
import { origins } from "../conformance/origins.ts";

it("every call that the S3 in memory has rules for says where they come from", () => {
  const known = new Set(origins.map(([of]) => of));
  expect(Object.keys(couplings).filter((call) => !known.has(call))).toEqual([]);
});

it("every listed origin belongs to a call that has rules", () => {
  const others = ["CreateBucket", "any bucket", "TagResource", "DescribeKey"];
  const calls = [...Object.keys(couplings), ...others];
  expect(origins.map(([of]) => of).filter((call) => !calls.includes(call))).toEqual([]);
});
