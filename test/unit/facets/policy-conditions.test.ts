import { describe, expect, it } from "vitest";
import { allow, deny, openings, to, where } from "../../support/openedPolicies.ts";

const [more, less] = [{ a: ["1", "2"] }, { a: "1" }];
/** Who gets access that only the second one of two conditions gives. */
const by = (had: unknown, has: unknown) => to([where(had as object)], [where(has as object)]);

const inclusive = [
  ...["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress"],
  ...["NumericEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan"],
  ...["NumericGreaterThanEquals", "DateEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan"],
  ...["DateGreaterThanEquals", "Bool", "BinaryEquals", "Null"],
];
const exclusive = [
  ...["StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike", "ArnNotEquals", "ArnNotLike"],
  ...["NotIpAddress", "NumericNotEquals", "DateNotEquals"],
];
const withAffixes = (operator: string) => [
  operator,
  `${operator}IfExists`,
  `ForAnyValue:${operator}`,
  `ForAllValues:${operator}`,
  `forallvalues:${operator}ifexists`,
];

describe("a condition in other words", () => {
  it.each(inclusive.flatMap(withAffixes))("%s admits more by more values", (operator) => {
    expect(by({ [operator]: more }, { [operator]: less })).toEqual([]);
    expect(by({ [operator]: less }, { [operator]: more })).toEqual(["public"]);
  });

  it.each(exclusive.flatMap(withAffixes))("%s admits less by more values", (operator) => {
    expect(by({ [operator]: less }, { [operator]: more })).toEqual([]);
    expect(by({ [operator]: more }, { [operator]: less })).toEqual(["public"]);
  });

  it.each(["Odd", "xStringEquals", "ForSomeValues:StringEquals", "xForAnyValue:Bool", "NotOdd", "NotxBool"])(
    "%s is unknown, so that only the same values admit the same",
    (operator) => {
      expect(by({ [operator]: less }, { [operator]: more })).toEqual(["public"]);
      expect(by({ [operator]: more }, { [operator]: less })).toEqual(["public"]);
      expect(by({ [operator]: more }, { [operator]: { a: ["2", "1"] }, Bool: { b: "1" } })).toEqual([]);
    },
  );

  it("admits more without one of its keys or operators", () => {
    const both = { Bool: { a: "1", b: "1" } };
    expect(by({ Bool: { a: "1" } }, both)).toEqual([]);
    expect(by(both, { Bool: { a: "1" } })).toEqual(["public"]);
    const two = { Bool: { a: "1" }, StringEquals: { b: "1" } };
    expect(by({ Bool: { a: "1" } }, two)).toEqual([]);
    expect(by(two, { Bool: { a: "1" } })).toEqual(["public"]);
    expect(by({ Bool: { a: "1" } }, { StringEquals: { a: "1" } })).toEqual(["public"]);
  });

  it("admits what it admits under a key in another case, but not under another tag", () => {
    expect(by({ Bool: { "aws:A": "1" } }, { bool: { "AWS:a": "1" }, Null: { b: "1" } })).toEqual([]);
    const tag = (name: string) => ({ Bool: { [`s3:ExistingObjectTag/${name}`]: "1" } });
    expect(by(tag("A"), { ...tag("A"), Null: { b: "1" } })).toEqual([]);
    expect(by(tag("A"), tag("a"))).toEqual(["public"]);
  });

  it.each<[what: string, odd: unknown]>([
    ["a word for a condition", "odd"],
    ["a list for a condition", ["odd"]],
    ["a word for an operator's keys", { Bool: "odd" }],
    ["a list for an operator's keys", { Bool: [less] }],
    ["an object for a value", { Bool: { a: { odd: 1 } } }],
    ["a list in a list", { Bool: { a: [["1"]] } }],
    ["no value", { Bool: { a: [] } }],
    ["an operator twice", { Bool: less, bool: more }],
    ["a key twice", { Bool: { a: "1", A: "2" } }],
  ])("%s is unknown: it admits what it admitted only while nothing else changes", (_, odd) => {
    expect(by(odd, odd)).toEqual([]);
    expect(by(undefined, odd)).toEqual([]);
    const fewer = { ...allow, Action: "s3:GetObject" };
    for (const other of [odd, undefined, { Bool: less }])
      expect(to([where(odd as object)], [where(other as object, fewer)])).toEqual(["public"]);
    expect(by({ Bool: less }, odd)).toEqual(["public"]);
  });
});

describe("a Deny in other words", () => {
  const whats = (had: unknown, has: unknown) =>
    openings([where(had as object, deny)], [where(has as object, deny)]).map((one) => one.to);

  it.each(inclusive)("%s denies more by more values", (operator) => {
    expect(whats({ [operator]: less }, { [operator]: more })).toEqual([]);
    expect(whats({ [operator]: more }, { [operator]: less })).toEqual(["none"]);
  });

  it.each(exclusive)("%s denies less by more values", (operator) => {
    expect(whats({ [operator]: more }, { [operator]: less })).toEqual([]);
    expect(whats({ [operator]: less }, { [operator]: more })).toEqual(["none"]);
  });

  it("denies all that it denied without a condition", () => {
    expect(whats({ Bool: less }, undefined)).toEqual([]);
    expect(whats(undefined, { Bool: less })).toEqual(["none"]);
  });
});
