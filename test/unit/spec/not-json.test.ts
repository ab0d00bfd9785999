import { describe, expect, it } from "vitest";
import { specProblems } from "../../support/specProblems.ts";

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });

class Team {
  readonly name = "orders";
}

describe("what JSON cannot hold is refused before anything else", () => {
  const end = "a spec can contain only strings, exact numbers, true, false, null, lists and maps";
  it.each<[string, unknown]>([
    ["the number Infinity", Number.POSITIVE_INFINITY],
    ["the number NaN", Number.NaN],
    ["the number 10", 10n],
    ["a function", () => 1],
    ["a symbol", Symbol("a")],
    ["a set", new Set(["a"])],
    ["binary data", new Uint8Array(2)],
    ["an object of a class", new Team()],
    ["an object of a class", new Map()],
  ])("%s", (what, value) => {
    expect(specProblems({ tags: { a: value }, zebra: 1 })).toEqual([
      `/tags/a: ${what} is not allowed; ${end}`,
    ]);
    expect(specProblems({ tags: [0, value] })).toEqual([`/tags/1: ${what} is not allowed; ${end}`]);
  });

  it("in the order in which it is written", () => {
    expect(
      specProblems({ "x-a": [10n, Number.NaN], "x-b": new Set() }).map((one) => one.split(":")[0]),
    ).toEqual(["/x-a/0", "/x-a/1", "/x-b"]);
  });

  it("a key that programs lose, and what is nested too deep", () => {
    expect(specProblems({ tags: JSON.parse('{"__proto__":"a"}') })).toEqual([
      "/tags/__proto__: this key is not allowed",
    ]);
    expect(specProblems({ "x-a": nested(39) })).toEqual([]);
    expect(specProblems({ "x-a": nested(40) })).toEqual([
      `/x-a${"/a".repeat(40)}: this is nested deeper than 40 levels`,
    ]);
    expect(specProblems({ "x-a": nested(60) })).toHaveLength(1);
  });

  it("a hundred problems of this kind at most are named", () => {
    expect(specProblems({ "x-a": Array.from({ length: 150 }, () => Number.NaN) })).toHaveLength(100);
  });

  it("but a date is a text, and a map without a class is a map", () => {
    expect(
      specProblems({ "x-a": new Date(0), tags: Object.assign(Object.create(null), { a: "b" }) }),
    ).toEqual([]);
  });
});
