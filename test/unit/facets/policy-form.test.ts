import { describe, expect, it } from "vitest";
import { policy } from "../../../core/facets/policy.ts";
import { diff, entriesOf } from "../../../core/values/normal.ts";

type Document = Parameters<typeof policy.normalise>[0];
type Json = unknown;

const strict = { ignores: () => false, additive: false };
const form = (...Statement: Json[]) => policy.normalise({ Version: "2012-10-17", Statement } as Document);
const drift = (wanted: readonly Json[], live: readonly Json[]) =>
  diff(form(...wanted), policy.effective(form(...live)), strict).length;
const keysOf = (list: readonly Json[]) => [...(entriesOf(form(...list).Statement)?.keys() ?? [])];

describe("two policies that differ", () => {
  const allow = {
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::orders-archive/*",
  };
  const where = (Condition: object) => ({ ...allow, Condition });
  const to = (AWS: unknown) => ({ ...allow, Principal: { AWS } });
  it.each<[string, Json, Json]>([
    [
      "keys that differ in case alone",
      where({ Bool: { "aws:a": "1" } }),
      where({ Bool: { "aws:a": "1", "AWS:a": "2" } }),
    ],
    [
      "which of two such keys comes last",
      where({ Bool: { "aws:a": "1", "AWS:a": "2" } }),
      where({ Bool: { "aws:a": "2", "AWS:a": "1" } }),
    ],
    [
      "operators that differ in case alone",
      where({ Bool: { a: "1" } }),
      where({ bool: { a: "1" }, Bool: { a: "2" } }),
    ],
    [
      "a letter that Unicode lower-cases to k",
      where({ StringLike: { a: "1" } }),
      where({ "StringLi\u212ae": { a: "1" } }),
    ],
    [
      "the case of a tag's name",
      where({ Bool: { "s3:ExistingObjectTag/A": "1" } }),
      where({ Bool: { "s3:ExistingObjectTag/a": "1" } }),
    ],
    [
      "the case of a kind of principal",
      { ...allow, Principal: { AWS: "1" } },
      { ...allow, Principal: { aws: "1" } },
    ],
    ["who is a deleted identity and who says so", to("AROAEXAMPLE"), to("deleted identity AROAEXAMPLE")],
    ["quotes around that", to("deleted identity AROAEXAMPLE"), to('"deleted identity AROAEXAMPLE"')],
    ["an account and a root that is none", to("111122223333"), to("arn:evil:iam::111122223333:root")],
    [
      "an account of another kind",
      { ...allow, Principal: { Federated: "111122223333" } },
      { ...allow, Principal: { Federated: "arn:aws:iam::111122223333:root" } },
    ],
    ["a list in a list", to(["a"]), to([["a"]])],
    ["nothing and the word null", where({ Bool: { a: null } }), where({ Bool: { a: "null" } })],
    ["no values and no condition", where({ StringEquals: { a: [] } }), allow],
    [
      "everyone except no one, and no one named",
      { ...allow, Principal: undefined, NotPrincipal: {} },
      { ...allow, Principal: undefined },
    ],
    [
      "a text and a list of its characters",
      { ...allow, Principal: "ab" },
      { ...allow, Principal: ["a", "b"] },
    ],
    ["a member called __proto__", where({ Bool: { ["__proto__"]: "1" } }), where({ Bool: {} })],
    ["an operator called __proto__", where({ ["__proto__"]: { a: "1" } }), allow],
    ["an unknown member", { ...allow, toString: "1" }, allow],
    ["a statement that is none", "Allow", { ...allow, Effect: undefined }],
  ])("by %s differ in their normal forms", (_, one, other) => {
    expect(drift([one], [other])).toBeGreaterThan(0);
    expect(drift([other], [one])).toBeGreaterThan(0);
  });

  it("hides no statement behind another that is called by its key", () => {
    const [key] = keysOf([allow]);
    const behind = {
      Sid: key,
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteBucket",
      Resource: "arn:aws:s3:::orders-archive",
    };
    expect(drift([behind], [allow, behind])).toBeGreaterThan(0);
    expect(drift([allow], [allow, behind])).toBeGreaterThan(0);
    expect(drift([behind], [behind, allow])).toBeGreaterThan(0);
  });
});

describe("two policies that mean the same", () => {
  const allow = {
    Effect: "Allow",
    Principal: { AWS: "111122223333" },
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::orders-archive/*",
  };
  const named = { Sid: "Read", ...allow };
  it.each<[string, Json[], Json[]]>([
    [
      "the same statement several times, with one Sid",
      [named],
      [named, named, { ...named, Action: ["s3:getobject"] }],
    ],
    ["the same statement several times, without a Sid", [allow, allow], [allow]],
    ["an empty Sid", [{ Sid: "", ...allow }], [allow]],
    [
      "an empty condition",
      [{ ...allow, Condition: {} }, named],
      [named, { ...allow, Condition: { Bool: {} } }],
    ],
    [
      "an account in three ways",
      [allow],
      [{ ...allow, Principal: { AWS: [111122223333, "arn:aws:iam::111122223333:root"] } }],
    ],
    ["a word that stands twice", [allow], [{ ...allow, Action: ["s3:GetObject", "S3:GETOBJECT"] }]],
    [
      "the order of two statements of one Sid",
      [named, { ...named, Effect: "Deny" }, { ...named, Action: "s3:a" }],
      [{ ...named, Action: "s3:a" }, { ...named, Effect: "Deny" }, named],
    ],
  ])("by %s do not differ", (_, one, other) => {
    expect(drift(one, other)).toBe(0);
    expect(drift(other, one)).toBe(0);
  });
});
