import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Opening, Outsider } from "../../core/facets/facet.ts";
import { Guard } from "../../core/plan/guard.ts";
import { matches } from "../../core/values/pattern.ts";
import { draws } from "../support/chance.ts";

const bucket = { name: "orders-archive", region: "ca-central-1", owner: "111122223333" };
const partner = "444455556666";
const to = (who: Outsider): Opening[] => [{ to: "outsider", who, what: "lets them in" }];
const account = (id: string) => to({ kind: "account", id });
const service = (id: string, ...source: string[]) => to({ kind: "service", id, source });
const inPublic: Opening[] = [{ to: "public", what: "lets everyone in" }];

describe("a pattern of names", () => {
  it.each([
    ["orders-archive", "orders-archive", true],
    ["orders-archive", "orders-archive2", false],
    ["*", "", true],
    ["www-*", "www-shop", true],
    ["www-*", "xwww-shop", false],
    ["*-logs", "orders-logs", true],
    ["*-logs", "orders-logs2", false],
    ["a*b*c", "a-b-c", true],
    ["a*b*c", "a-c-b", false],
    ["a*a", "a", false],
    ["a*a", "aa", true],
    ["a**b", "ab", true],
    ["www.example.com", "wwwXexample.com", false],
    ["(a+)+$", "(a+)+$", true],
  ])("%s is met by %s: %s", (pattern, name, met) => {
    expect(matches(pattern, name)).toBe(met);
  });

  it("matches each name that its stars can stand for, and no other", () => {
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 6 });
    const name = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });
    const isMatch = (one: string, other: string) =>
      new RegExp(`^${one.replaceAll("*", "[^]*")}$`).test(other);
    fc.assert(
      fc.property(pattern, name, (one, other) => matches(one, other) === isMatch(one, other)),
      { numRuns: draws(1_000) },
    );
  });

  // One that goes back for each star would still be at it when the test ends.
  it("takes no longer for many stars", () => {
    expect(matches(`${"a*".repeat(2_000)}b`, "a".repeat(100_000))).toBe(false);
    expect(matches(`${"a*".repeat(2_000)}b*c`, `${"a".repeat(100_000)}c`)).toBe(false);
  });
});

describe("without an operator's setting", () => {
  it("nothing is refused, and all of it counts but what is the account's own", () => {
    const guard = new Guard();
    for (const openings of [inPublic, account(partner)]) {
      expect(guard.refusal(bucket, openings)).toBeUndefined();
      expect(guard.exposing(bucket, openings)).toEqual(openings);
    }
    expect(guard.exposing(bucket, account(bucket.owner))).toEqual([]);
  });
});

describe("without a perimeter", () => {
  it("only the public needs permission", () => {
    const guard = new Guard({ public: ["www-*"] });
    expect(guard.refusal(bucket, inPublic)).toContain("must first allow it for orders-archive");
    expect(guard.refusal({ ...bucket, name: "www-shop" }, inPublic)).toBeUndefined();
    expect(guard.refusal(bucket, account(partner))).toBeUndefined();
    expect(guard.exposing(bucket, account(partner))).toHaveLength(1);
  });
});

describe("a perimeter", () => {
  const [organisation, user] = ["o-a1b2c3d4e5", "c".repeat(64)];
  const guard = new Guard({
    public: [],
    trusted: [
      ...[partner, organisation, user, "arn:aws:s3:::audit-*", "cloudtrail.amazonaws.com"],
      `logging.s3.amazonaws.com@999988887777`,
    ],
    outside: ["exchange-*"],
  });

  it.each([
    ["an account", account(partner)],
    ["the bucket's own account", account(bucket.owner)],
    ["an organisation", to({ kind: "organisation", id: organisation })],
    ["a canonical user", to({ kind: "canonicalUser", id: user })],
    ["a bucket by its pattern", to({ kind: "bucket", id: "arn:aws:s3:::audit-logs" })],
    ["a service, whatever its source", service("cloudtrail.amazonaws.com")],
    ["any service that comes for an account inside", service("sns.amazonaws.com", partner, bucket.owner)],
    ["a service that comes for a named account", service("logging.s3.amazonaws.com", "999988887777")],
    ["a protection that is gone", [{ to: "none", what: "has no block" }] satisfies Opening[]],
  ])("has nothing against %s", (_, openings) => {
    expect(guard.refusal(bucket, openings)).toBeUndefined();
  });

  it.each([
    ["an account", account("999988887777")],
    ["an account whose number begins like one inside", account(`${partner}0`)],
    ["an organisation", to({ kind: "organisation", id: "o-zzzzzzzzzz" })],
    ["a bucket", to({ kind: "bucket", id: "arn:aws:s3:::mallory-audit-logs" })],
    ["a service without a source", service("sns.amazonaws.com")],
    [
      "a service that comes for an account outside, too",
      service("sns.amazonaws.com", partner, "999988887777"),
    ],
    ["a service that is inside for another source", service("logging.s3.amazonaws.com", "222233334444")],
    ["another service for that source", service("sns.amazonaws.com", "999988887777")],
    ["a principal by a wildcard", to({ kind: "principal", id: "*" })],
  ])("refuses %s outside", (_, openings) => {
    expect(guard.refusal(bucket, openings)).toContain("outside the operator's perimeter");
    expect(guard.refusal({ ...bucket, name: "exchange-orders" }, openings)).toBeUndefined();
  });

  it("is asked of every opening, not of the first", () => {
    expect(guard.refusal(bucket, [...account(partner), ...account("999988887777")])).toBeDefined();
  });

  it("gives no permission for the public", () => {
    expect(guard.refusal({ ...bucket, name: "exchange-orders" }, inPublic)).toContain("public");
  });
});
