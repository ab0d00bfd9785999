import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type UnifiedLine, unified } from "../../../core/text/unifiedDiff.ts";
import { draws } from "../../support/chance.ts";

const printed = (lines: readonly UnifiedLine[] | undefined) =>
  lines?.map(({ sign, text }) => `${sign}${text}`);
const side = (lines: readonly UnifiedLine[] | undefined, sign: "-" | "+") =>
  lines?.filter((line) => line.sign === " " || line.sign === sign).map(({ text }) => text);
const listed = (value: unknown) =>
  JSON.stringify(value, undefined, 2)
    .split("\n")
    .map((line) => line.replace(/,$/, ""));
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** How many lines two lists have in common, in order. */
function inCommon(some: readonly string[], others: readonly string[]): number {
  const [first, ...rest] = some;
  if (first === undefined) return 0;
  const at = others.indexOf(first);
  const without = inCommon(rest, others);
  return at < 0 ? without : Math.max(without, 1 + inCommon(rest, others.slice(at + 1)));
}

describe("a change of a large value, line by line", () => {
  it("marks what is removed and what is added, and shows the rest once", () => {
    const before = { Rules: [{ ID: "old", Days: 30 }, { ID: "logs" }] };
    const after = { Rules: [{ ID: "old", Days: 60 }, { ID: "logs" }] };
    expect(printed(unified(before, after))).toEqual([
      " {",
      '   "Rules": [',
      "     {",
      '       "ID": "old"',
      '-      "Days": 30',
      '+      "Days": 60',
      "     }",
      "     {",
      '       "ID": "logs"',
      "     }",
      "   ]",
      " ...",
    ]);
  });

  it("shows five unchanged lines before and after a change, and dots for the others", () => {
    expect(printed(unified(numbers(1, 30), numbers(1, 30).with(14, 99)))).toEqual([
      " ...",
      ...numbers(10, 14).map((number) => `   ${number}`),
      "-  15",
      "+  99",
      ...numbers(16, 20).map((number) => `   ${number}`),
      " ...",
    ]);
  });

  it("shows the lines between two changes once, with dots where they are far from both", () => {
    const far = numbers(1, 30).with(0, 98).with(29, 99);
    expect(printed(unified(numbers(1, 30), far))?.filter((line) => line === " ...")).toHaveLength(1);
    const near = numbers(1, 30).with(8, 98).with(19, 99);
    expect(printed(unified(numbers(1, 30), near))).toEqual([
      " ...",
      ...numbers(4, 8).map((number) => `   ${number}`),
      "-  9",
      "+  98",
      ...numbers(10, 19).map((number) => `   ${number}`),
      "-  20",
      "+  99",
      ...numbers(21, 25).map((number) => `   ${number}`),
      " ...",
    ]);
  });

  it("contains all of a value that is new, and all of one that is removed", () => {
    const value = { Rules: numbers(1, 5) };
    expect(printed(unified(undefined, value))).toEqual(listed(value).map((line) => `+${line}`));
    expect(printed(unified(value, undefined))).toEqual(listed(value).map((line) => `-${line}`));
  });

  it("does not show members in another order as a change", () => {
    const before = { Id: "a", Rules: [{ Days: 30, ID: "old" }], Status: { Enabled: true, Mode: "x" } };
    const after = { Status: { Mode: "x", Enabled: false }, Rules: [{ ID: "old", Days: 30 }], Id: "a" };
    const changed = printed(unified(before, after))?.filter((line) => !line.startsWith(" "));
    expect(changed).toEqual(['-    "Enabled": true', '+    "Enabled": false']);
  });

  it("does not show the comma after a last entry as a change", () => {
    const changed = printed(unified(numbers(1, 6), numbers(1, 7)))?.filter((line) => !line.startsWith(" "));
    expect(changed).toEqual(["+  7"]);
  });

  it.each([
    ["two short texts", "a", "b"],
    ["a text of many lines", "a\nb\nc\nd\ne\nf\ng\nh", "b"],
    ["values of seven lines together", { a: 1, b: 2 }, { a: 1 }],
    ["nothing and a short list", undefined, [1, 2]],
  ])("is not needed for %s", (_, before, after) => {
    expect(unified(before, after)).toBeUndefined();
  });

  it.each([
    ["values of eight lines together", { a: 1, b: 2 }, { a: 1, b: 3 }],
    ["a word and a value of seven lines", "private", { a: 1, b: 2, c: 3, d: 4, e: 5 }],
    ["a value of seven lines and a word", { a: 1, b: 2, c: 3, d: 4, e: 5 }, "private"],
  ])("is needed for %s", (_, before, after) => {
    expect(unified(before, after)).toBeDefined();
  });

  it("shows all of the value before, then all of it after, where both are very long", () => {
    const [before, after] = [numbers(1, 1_100), numbers(1, 1_100).with(600, 0)];
    const lines = unified(before, after);
    expect(lines?.map(({ sign }) => sign)).toEqual([
      ...listed(before).map(() => "-"),
      ...listed(after).map(() => "+"),
    ]);
  });

  const short = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 });
  it("has both values in full, with as many common lines as there can be", () => {
    fc.assert(
      fc.property(short, short, (before, after) => {
        const lines = unified(before, after);
        fc.pre(lines?.some(({ sign }) => sign !== " ") ?? false);
        expect(side(lines, "-")).toEqual(listed(before));
        expect(side(lines, "+")).toEqual(listed(after));
        const common = lines?.filter(({ sign }) => sign === " ").length;
        expect(common).toBe(inCommon(listed(before), listed(after)));
      }),
      { numRuns: draws(200) },
    );
  });
});
