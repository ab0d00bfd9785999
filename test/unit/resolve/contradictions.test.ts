import { describe, expect, it } from "vitest";
import { mayOverlap, selects } from "../../../core/resolve/select.ts";
import { facts, inventory, requiring, wantedBy } from "../../support/layered.ts";

const both = (one: object, other: object, spec?: object) =>
  wantedBy([requiring(one, "a"), requiring(other, "b")], spec);
const tags = (from: number) =>
  Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`k${from + n}`, "v"]));
const rule = (more: object) => [{ ID: "logs", Status: "Enabled", Filter: {}, ...more }];

describe("two baselines contradict each other", () => {
  it.each([
    ["with other values", "versioning", true, false, "/versioning/Status"],
    ["with null", "tags", { a: "1" }, null, "/tags"],
    ["with other values of one tag", "tags", { a: "1", b: "1" }, { a: "2" }, "/tags/a"],
    [
      "with two ACLs",
      "acl",
      "private",
      "public-read",
      "/acl/Grants/uri=http:~1~1acs.amazonaws.com~1groups~1global~1AllUsers READ",
    ],
    [
      "with a rule that one of them says more of",
      "lifecycle",
      rule({ Expiration: { Days: 9 } }),
      rule({ Expiration: { Days: 9 }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }),
      "/lifecycle/Rules/logs/NoncurrentVersionExpiration",
    ],
    [
      "with an inventory that one of them says more of",
      "inventory",
      [inventory("all")],
      [inventory("all", { OptionalFields: ["Size"] })],
      "/inventory/all",
    ],
    [
      "with a site and a redirect",
      "website",
      { IndexDocument: { Suffix: "i" } },
      { RedirectAllRequestsTo: { HostName: "h" } },
      "/website",
    ],
    ["with more tags than S3 takes", "tags", tags(0), tags(30), "/tags"],
  ])("%s: neither holds, both are named, and everything else holds", (_what, facet, one, other, path) => {
    for (const [first, second] of [
      [one, other],
      [other, one],
    ]) {
      const { desired, invalid } = both(
        { [facet]: first, requestPayment: "BucketOwner" },
        { [facet]: second },
      );
      expect(desired?.facets.has(facet)).toBe(false);
      expect(desired?.facets.get("requestPayment")).toBeDefined();
      expect(invalid?.problems).toHaveLength(1);
      expect(invalid?.message).toContain("baselines a and b require different things");
      const at = `${invalid?.problems[0]?.path}`;
      if (first === one)
        expect([at.startsWith(path.slice(0, 12)), path.startsWith(at)]).toEqual([true, true]);
    }
  });

  it("and a third one that contradicts neither holds", () => {
    const { desired, invalid } = wantedBy([
      requiring({ tags: { a: "1" } }, "a"),
      requiring({ tags: { a: "2" } }, "b"),
      requiring({ tags: { owner: "platform" } }, "c"),
    ]);
    expect(desired?.facets.get("tags")).toEqual({ owner: "platform" });
    expect(invalid?.message).toContain("baselines a and b require different things");
  });

  it("and three that only together exceed what S3 takes are named together", () => {
    const some = ["a", "b", "c"].map((name, n) =>
      requiring({ tags: Object.fromEntries(Object.entries(tags(30 * n)).slice(0, 20)) }, name),
    );
    const { desired, invalid } = wantedBy(some);
    expect(desired?.facets.has("tags")).toBe(false);
    expect(invalid?.message).toContain("baselines a, b, c together require more than S3 takes");
  });
});

describe("two baselines hold together", () => {
  const statement = (Sid: string, Action: string) => ({
    Sid,
    Effect: "Deny",
    Principal: "*",
    Action,
    Resource: "arn:aws:s3:::orders/*",
  });
  const policy = (...Statement: object[]) => ({ Statement });

  it.each([
    ["with other entries", { tags: { a: "1" } }, { tags: { b: "1" } }],
    ["with a stricter value", { encryption: "aws:kms" }, { encryption: "AES256" }],
    [
      "with a longer retention",
      { objectLock: { mode: "GOVERNANCE", days: 30 } },
      { objectLock: { mode: "COMPLIANCE", years: 1 } },
    ],
    [
      "with other members",
      { blockPublicAccess: { BlockPublicAcls: true } },
      { blockPublicAccess: { IgnorePublicAcls: true } },
    ],
    [
      "with one rule under two names",
      { lifecycle: rule({ Expiration: { Days: 9 } }) },
      { lifecycle: [{ ...rule({ Expiration: { Days: 9 } })[0], ID: "other" }] },
    ],
    [
      "with two statements under one Sid",
      { policy: policy(statement("S", "s3:GetObject")) },
      { policy: policy(statement("S", "s3:PutObject")) },
    ],
    [
      "with two CORS rules",
      { cors: [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"] }] },
      { cors: [{ AllowedMethods: ["PUT"], AllowedOrigins: ["*"] }] },
    ],
  ])("%s", (_what, one, other) => {
    for (const wanted of [both(one, other), both(other, one)]) {
      expect(wanted.invalid?.message).toBeUndefined();
      expect(wanted.desired?.facets.size).toBe(1);
    }
  });

  it("where they can select no bucket in common", () => {
    expect(mayOverlap({ names: ["a*"] }, { names: ["b*"] })).toBe(false);
    expect(mayOverlap({ accounts: ["1*"] }, { accounts: ["2*"] })).toBe(false);
    expect(mayOverlap({ names: ["*"], not: ["a*"] }, { names: ["ab*"] })).toBe(false);
    expect(mayOverlap({ tags: { env: "dev" } }, { tags: { env: "prod" } })).toBe(false);
    expect(mayOverlap({ tags: { env: "d*" } }, { tags: { env: "*v" } })).toBe(true);
  });

  it("and every pair that does select one is found to overlap", () => {
    const patterns = ["*", "a*", "*b", "a*b", "ab", "*a*", "b*a"];
    const names = ["a", "b", "ab", "ba", "aab", "abb", "bab", "aba", "baba"];
    for (const one of patterns)
      for (const not of patterns)
        for (const other of patterns) {
          const [a, b] = [{ names: [one], not: [not] }, { names: [other] }];
          const isShared = names.some((name) =>
            [a, b].every((select) => selects(select, { ...facts, name })),
          );
          if (isShared) expect(mayOverlap(a, b), `${one} not ${not}, ${other}`).toBe(true);
        }
  });
});
