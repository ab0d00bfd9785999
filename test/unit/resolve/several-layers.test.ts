import { describe, expect, it } from "vitest";
import { contradictionsAmong } from "../../../core/resolve/betweenBaselines.ts";
import { layersOf, requiring, wantedBy } from "../../support/layered.ts";

const numbered = (count: number, prefix: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, "v"]));
const facetOf = ({ desired }: ReturnType<typeof wantedBy>, name: string) => desired?.facets.get(name);
/** Each order of a list of three. */
const orders = <T>([a, b, c]: readonly [T, T, T]): T[][] => [
  ...[[a, b, c] as T[], [a, c, b] as T[], [b, a, c] as T[]],
  ...[[b, c, a] as T[], [c, a, b] as T[], [c, b, a] as T[]],
];

describe("the order in which baselines are given changes nothing", () => {
  const named = (name: string, order?: number) => ({ name, order, default: { tags: { from: name } } });

  it.each([
    [[named("a"), named("b"), named("c")] as const, ["a", "b", "c"]],
    [[named("a", 2), named("b", 1), named("c", 1)] as const, ["b", "c", "a"]],
    [[named("a", 1), named("b", 0), named("c")] as const, ["b", "c", "a"]],
  ])("%j", (some, expected) => {
    for (const given of orders(some)) {
      const wanted = wantedBy(given);
      expect(wanted.baselines).toEqual(expected);
      expect(facetOf(wanted, "tags")).toEqual({ from: expected.at(-1) });
    }
  });
});

describe("two baselines of which each is stricter in another part of one facet", () => {
  const kms = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } };
  const s3Keys = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } };
  const blocking = (...EncryptionType: string[]) => ({ BlockedEncryptionTypes: { EncryptionType } });
  const one = { encryption: { Rules: [{ ...s3Keys, ...blocking("SSE-C", "SSE-X") }] } };
  const other = { encryption: { Rules: [{ ...kms, ...blocking("SSE-C") }] } };

  it("hold together, and the stricter of both is wanted", () => {
    for (const [a, b] of [
      [one, other],
      [other, one],
    ] as const) {
      const wanted = wantedBy([requiring(a, "a"), requiring(b, "b")]);
      expect(wanted.invalid).toBeUndefined();
      expect(facetOf(wanted, "encryption")).toEqual({ Rules: [{ ...kms, ...blocking("SSE-C", "SSE-X") }] });
      expect(contradictionsAmong(layersOf([requiring(a, "a"), requiring(b, "b")]).baselines)).toEqual([]);
    }
  });
});

describe("of several requirements of one facet, those hold that do not clash with another facet", () => {
  it("also where one of them does", () => {
    const wanted = wantedBy([
      requiring({ blockPublicAccess: { RestrictPublicBuckets: true } }, "a"),
      requiring({ blockPublicAccess: { IgnorePublicAcls: true } }, "b"),
      requiring({ acl: "public-read" }, "c"),
    ]);
    expect(facetOf(wanted, "blockPublicAccess")).toEqual({ RestrictPublicBuckets: true });
    expect(wanted.desired?.facets.has("acl")).toBe(false);
    const messages = wanted.invalid?.problems.map(({ message }) => message) ?? [];
    expect(messages).toHaveLength(2);
    for (const message of messages) {
      expect(message).toMatch(/baseline (b|c) and .* of baseline (b|c) cannot both hold: /);
      expect(message).not.toContain("baseline a");
    }
  });

  it("and a public policy, which S3 only refuses to write under the block, is no contradiction at run time", () => {
    const Statement = {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::orders/*",
    };
    const wanted = wantedBy([
      requiring({ blockPublicAccess: true }, "a"),
      requiring({ policy: { Statement: [Statement] } }, "b"),
    ]);
    expect(wanted.invalid).toBeUndefined();
    expect([...(wanted.desired?.facets.keys() ?? [])]).toEqual(["blockPublicAccess", "policy"]);
  });
});

describe("a default and a requirement of one facet that S3 does not take together", () => {
  it("is no problem: the default gives way", () => {
    const both = { name: "a", require: { tags: numbered(30, "r") }, default: { tags: numbered(30, "d") } };
    const wanted = wantedBy([both]);
    expect(wanted.invalid).toBeUndefined();
    expect(facetOf(wanted, "tags")).toEqual(numbered(30, "r"));
  });

  it("and of a spec in place of the default, all baselines are named", () => {
    const wanted = wantedBy(
      [requiring({ tags: numbered(20, "a") }, "a"), requiring({ tags: numbered(20, "b") }, "b")],
      { tags: numbered(20, "s") },
    );
    expect(wanted.invalid?.problems).toEqual([
      { path: "/tags", message: expect.stringContaining("(the spec together with baseline a, b)") },
    ]);
    expect(facetOf(wanted, "tags")).toEqual({ ...numbered(20, "a"), ...numbered(20, "b") });
  });

  it("and a default that a requirement replaces in part is listed with its own baseline", () => {
    const fallback = { name: "soft", default: { tags: { env: "dev", team: "x" } } };
    const { overruled } = wantedBy([fallback, requiring({ tags: { env: "prod" } })]);
    expect(overruled).toEqual([{ path: "/tags/env", by: "company", from: "soft" }]);
  });
});
