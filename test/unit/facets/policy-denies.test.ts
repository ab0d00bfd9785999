import { describe, expect, it } from "vitest";
import { policy } from "../../../core/facets/policy.ts";
import {
  all,
  allow,
  Bucket,
  deny,
  form,
  given,
  openings,
  owner,
  region,
  stranger,
  to,
  where,
} from "../../support/openedPolicies.ts";
import { spentMs } from "../../support/spent.ts";

describe("a Deny that goes", () => {
  it.each<[string, object[], object[], string[]]>([
    ["altogether", [deny], [], ["none"]],
    ["while the public has access", [deny, allow], [allow], ["public"]],
    ["while another principal has access", [deny, given], [given], ["none", "outsider"]],
    [
      "by a condition more",
      [deny],
      [where({ Bool: { "aws:SecureTransport": "false" }, Null: { a: "true" } }, deny)],
      ["none"],
    ],
    [
      "by fewer values",
      [where({ StringEquals: { a: ["1", "2"] } }, deny)],
      [where({ StringEquals: { a: "1" } }, deny)],
      ["none"],
    ],
    [
      "by more values that are excepted",
      [where({ StringNotEquals: { a: "1" } }, deny)],
      [where({ StringNotEquals: { a: ["1", "2"] } }, deny)],
      ["none"],
    ],
    ["by fewer actions", [deny], [{ ...deny, Action: "s3:PutObject" }], ["none"]],
    [
      "by more actions that are excepted",
      [{ ...deny, Action: undefined, NotAction: "s3:a" }],
      [{ ...deny, Action: undefined, NotAction: ["s3:a", "s3:b"] }],
      ["none"],
    ],
    ["by fewer resources", [{ ...deny, Resource: [all, `arn:aws:s3:::${Bucket}`] }], [deny], ["none"]],
    ["by fewer principals", [deny], [{ ...deny, Principal: { AWS: stranger } }], ["none"]],
    [
      "by more principals that are excepted",
      [{ ...deny, Principal: undefined, NotPrincipal: { AWS: owner } }],
      [{ ...deny, Principal: undefined, NotPrincipal: { AWS: [owner, stranger] } }],
      ["none"],
    ],
    ["by turning into an Allow", [deny], [{ ...deny, Effect: "Allow" }], ["public"]],
    [
      "behind another of its Sid",
      [
        { ...deny, Sid: "A" },
        { ...deny, Sid: "A", Action: "s3:x", Condition: {} },
      ],
      [{ ...deny, Sid: "A", Action: "s3:x", Condition: {} }],
      ["none"],
    ],
  ])("%s is reported", (_, less, more, who) => expect(to(less, more)).toEqual(who));

  it("makes the call loosen what it writes, also where the policy is removed", () => {
    const [bucket, after] = [{ name: Bucket, region }, form()];
    const change = {
      bucket,
      before: form(deny),
      after,
      explicit: after,
      declared: null,
      remove: true,
      spec: new Map(),
    };
    expect(policy.write(change)).toMatchObject([{ effect: "loosens" }]);
    expect(policy.write({ ...change, before: form(allow) })).toMatchObject([{ effect: "tightens" }]);
  });
});

describe("the largest policies that S3 takes", () => {
  const many = <T>(count: number, one: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => one(index));
  const accounts = many(1_200, (index) => `${100_000_000_000 + index}`);
  it.each<[string, object[], object[]]>([
    [
      "patterns",
      [{ ...allow, Action: many(1_700, (n) => `*a${n}*`) }],
      [{ ...allow, Action: many(1_700, (n) => `*b${n}*`) }],
    ],
    [
      "stars",
      [{ ...allow, Resource: `${"*a".repeat(9_000)}b` }],
      [{ ...allow, Resource: "a".repeat(18_000) }],
    ],
    [
      "principals",
      many(100, (n) => ({ ...given, Action: `s3:${n}` })),
      [{ ...given, Principal: { AWS: accounts } }],
    ],
    [
      "statements",
      many(200, (n) => ({ ...allow, Action: `s3:${n}` })),
      many(200, (n) => ({ ...deny, Action: `s3:x${n}` })),
    ],
    [
      "Denies",
      many(200, (n) => ({ ...deny, Action: `s3:${n}` })),
      [{ ...given, Principal: { AWS: accounts } }],
    ],
  ])("with many %s are judged within a second, in few words", async (_, some, others) => {
    let found: unknown;
    const ms = await spentMs(() => {
      found = [...openings(some, others), ...openings(others, some)];
    });
    expect(ms).toBeLessThan(1_000);
    expect(JSON.stringify(found).length).toBeLessThan(1_000_000);
  });
});
