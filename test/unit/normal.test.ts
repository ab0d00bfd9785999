import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { merge } from "../../core/values/merge.ts";
import { diff, type Normal, none, type Tolerance, toJson } from "../../core/values/normal.ts";
import { covers, parsePointer, toPointer } from "../../core/values/pointers.ts";

const strict: Tolerance = { ignores: () => false, additive: false };
const additive: Tolerance = { ignores: () => false, additive: true };
const ignoring = (...pointers: string[]): Tolerance => ({
  ignores: (path) => pointers.some((pointer) => covers(parsePointer(pointer), path)),
  additive: false,
});

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const words = fc.array(fc.string(), { maxLength: 4 }).map((list) => new Set(list));
const { normal } = fc.letrec<{ normal: Normal }>((tie) => ({
  normal: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    words,
    fc.array(tie("normal"), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie("normal"), { maxKeys: 3, noNullPrototype: true }),
    fc.array(fc.tuple(fc.string(), tie("normal")), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
}));

describe("comparing normal forms", () => {
  it("finds nothing between a value and itself", () => {
    fc.assert(fc.property(normal, (value) => diff(value, structuredClone(value), strict).length === 0));
  });

  it("finds nothing more once what is wanted was merged into what is", () => {
    fc.assert(
      fc.property(
        normal,
        normal,
        (wanted, actual) => diff(wanted, merge(wanted, actual, strict), strict).length === 0,
      ),
    );
  });

  it("compares only the declared members of an object, and keeps the others", () => {
    const [wanted, actual] = [{ Status: "Enabled" }, { Status: "Suspended", New: "member" }];
    expect(diff(wanted, actual, strict)).toEqual([
      { path: ["Status"], before: "Suspended", after: "Enabled" },
    ]);
    expect(merge(wanted, actual, strict)).toEqual({ Status: "Enabled", New: "member" });
  });

  it("takes an extra entry of a map or a set for a difference", () => {
    expect(
      diff(
        new Map([["a", 1]]),
        new Map([
          ["a", 1],
          ["b", 2],
        ]),
        strict,
      ),
    ).toEqual([{ path: ["b"], before: 2, after: undefined }]);
    expect(diff(new Set(["a"]), new Set(["b"]), strict)).toHaveLength(2);
  });

  it("leaves unnamed entries alone where the facet is additive", () => {
    const [wanted, actual] = [new Map([["a", 1]]), new Map([["b", 2]])];
    expect(diff(wanted, actual, additive)).toEqual([{ path: ["a"], before: undefined, after: 1 }]);
    expect(merge(wanted, actual, additive)).toEqual(
      new Map([
        ["a", 1],
        ["b", 2],
      ]),
    );
  });

  it("leaves what comes after the named elements of a list alone where the facet is additive", () => {
    expect(diff(["a"], ["a", "b"], additive)).toEqual([]);
    expect(diff(["a"], ["b", "a"], additive)).toHaveLength(1);
    expect(merge(["a"], ["b", "a"], additive)).toEqual(["a", "b"]);
    expect(merge(["a", "c"], ["b"], additive)).toEqual(["a", "c", "b"]);
    fc.assert(
      fc.property(
        normal,
        normal,
        (wanted, actual) => diff(wanted, merge(wanted, actual, additive), additive).length === 0,
      ),
    );
  });

  it("neither reports nor overwrites what is ignored, by name or by any key", () => {
    const wanted = new Map([
      ["a", { x: 1, y: 1 }],
      ["b", { x: 1, y: 1 }],
    ]);
    const actual = new Map([
      ["a", { x: 2, y: 2 }],
      ["b", { x: 2, y: 1 }],
      ["c", { x: 3, y: 3 }],
    ]);
    const tolerance = ignoring("/*/x", "/c");
    expect(diff(wanted, actual, tolerance)).toEqual([{ path: ["a", "y"], before: 2, after: 1 }]);
    expect(merge(wanted, actual, tolerance)).toEqual(
      new Map([
        ["a", { x: 2, y: 1 }],
        ["b", { x: 2, y: 1 }],
        ["c", { x: 3, y: 3 }],
      ]),
    );
  });

  it("makes a new entry whole, also where it is ignored from then on", () => {
    const wanted = new Map([["a", { x: 1, y: 1 }]]);
    expect(merge(wanted, new Map(), ignoring("/*/x"))).toEqual(wanted);
  });

  it("makes a value whole where there is one of another kind, also where it is ignored from then on", () => {
    const wanted = new Map([["a", 1]]);
    expect(merge(wanted, ["b"], ignoring("/a"))).toEqual(wanted);
    expect(merge(wanted, { a: 2 }, ignoring("/a"))).toEqual(wanted);
    expect(merge(["b"], new Map([["0", "a"]]), ignoring("/0"))).toEqual(["b"]);
    expect(merge({ a: 1 }, ["b"], ignoring("/a"))).toEqual({ a: 1 });
  });

  it("keeps nothing that is not there, and no value of another kind, where the facet is additive", () => {
    expect(merge(["a"], undefined, additive)).toEqual(["a"]);
    expect(merge(["a"], "b", additive)).toEqual(["a"]);
    expect(merge({ a: none }, { a: "x" }, additive)).toEqual({});
    expect(merge({ a: none }, { a: new Map([["x", 1]]) }, additive)).toEqual({ a: new Map([["x", 1]]) });
  });

  it("compares lists in order, and as a whole when their lengths differ", () => {
    expect(diff([1, 2], [2, 1], strict)).toHaveLength(2);
    expect(diff([1], [1, 2], strict)).toEqual([{ path: [], before: [1, 2], after: [1] }]);
  });

  it("prints maps as objects and sets as sorted lists", () => {
    expect(toJson(new Map<string, Normal>([["b", new Set(["z", "a"])]]))).toEqual({ b: ["a", "z"] });
  });
});

describe("a pointer", () => {
  it("survives the way there and back, whatever it holds", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (path) =>
        isDeepStrictEqual(parsePointer(toPointer(path)), path),
      ),
    );
  });
});
