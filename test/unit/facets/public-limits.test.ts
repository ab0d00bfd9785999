import { describe, expect, it } from "vitest";
import { policyForm } from "../../../core/facets/parts/policyForm.ts";
import { isPublic } from "../../../core/facets/parts/publicPolicy.ts";
import { isPublicStatement } from "../../../core/providers/memory/publicPolicy.ts";

// Which conditions limit access that everyone has: each known key, with each operator.

const given = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
/** What the row and the S3 in memory, which share no code, say of a statement. */
const opinions = (more: object) => {
  const statement = { ...given, ...more };
  const { Statement } = policyForm({ Statement: [statement] } as never);
  const forms = Statement instanceof Map ? [...Statement.values()] : [];
  return [forms.some(isPublic), isPublicStatement(statement)];
};
const by = (operator: string, key: string, value: unknown) =>
  opinions({ Condition: { [operator]: { [key]: value } } });
const [open, limited] = [
  [true, true],
  [false, false],
];

const strings = ["StringEquals", "StringEqualsIgnoreCase", "StringLike"];
const arns = ["ArnEquals", "ArnLike"];
const account = "111122223333";
const keys: [key: string, fixed: string, operators: string[]][] = [
  ["aws:PrincipalOrgID", "o-a1b2c3d4e5", strings],
  ["aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-1/", strings],
  ["aws:PrincipalAccount", account, strings],
  ["aws:PrincipalArn", `arn:aws:iam::${account}:role/a`, [...strings, ...arns]],
  ["s3:DataAccessPointAccount", account, strings],
  ["s3:DataAccessPointArn", `arn:aws:s3:eu-west-1:${account}:accesspoint/a`, [...strings, ...arns]],
  ["aws:SourceAccount", account, strings],
  ["aws:SourceOwner", account, strings],
  ["aws:SourceArn", "arn:aws:s3:::a", [...strings, ...arns]],
  ["aws:userid", "AIDAEXAMPLE", strings],
  ["aws:SourceVpc", "vpc-1", strings],
  ["aws:SourceVpce", "vpce-1", strings],
  ["aws:SourceIp", "203.0.113.0/24", ["IpAddress"]],
  ["s3:x-amz-server-side-encryption-aws-kms-key-id", "arn:aws:kms:eu-west-1:1:key/a", [...strings, ...arns]],
];
const all = [...strings, ...arns, "IpAddress"];
const others = [
  ...["StringNotEquals", "StringNotLike", "StringNotEqualsIgnoreCase", "ArnNotEquals", "ArnNotLike"],
  ...["NotIpAddress", "Bool", "Null", "NumericEquals", "DateEquals", "BinaryEquals"],
];

describe.each(keys)("access by %s", (key, fixed, operators) => {
  it.each(all)("and %s", (operator) => {
    const verdict = operators.includes(operator) ? limited : open;
    expect(by(operator, key, fixed)).toEqual(verdict);
    expect(by(operator.toLowerCase(), key.toUpperCase(), fixed)).toEqual(verdict);
    expect(by(`ForAnyValue:${operator}`, key, fixed)).toEqual(verdict);
    expect(by(operator, key, [fixed, fixed])).toEqual(verdict);
    for (const odd of [
      `ForAllValues:${operator}`,
      `${operator}IfExists`,
      `x${operator}`,
      `${operator}x`,
      `xForAnyValue:${operator}`,
      `ForAnyValue:x${operator}`,
    ])
      expect(by(odd, key, fixed), odd).toEqual(open);
  });

  it.each(others)("and %s is public", (operator) => expect(by(operator, key, fixed)).toEqual(open));

  it("is public as soon as one value is not fixed", () => {
    const [operator = ""] = operators;
    const prefix = key.endsWith("PointArn") ? "" : fixed;
    for (const value of ["", "*", `${prefix}*`, `*${fixed}`, `${prefix}?`, `${fixed}$${"{a}"}`]) {
      expect(by(operator, key, value), value).toEqual(open);
      expect(by(operator, key, [fixed, value]), value).toEqual(open);
    }
    for (const value of [[], {}, null, [null], [[fixed]]]) expect(by(operator, key, value)).toEqual(open);
  });

  it("is public by a key that only looks like it", () => {
    const [operator = ""] = operators;
    for (const other of [`x${key}`, `${key}x`, key.replace(":", ""), `${key.slice(0, -1)}x`])
      expect(by(operator, other, fixed), other).toEqual(open);
  });
});

describe("a sign that only looks like a wildcard or a variable", () => {
  it.each(["$", "{a}", "$a{b}", "a$", "#{a}", ".", "+", "a b"])("is fixed: %s", (value) =>
    expect(by("StringEquals", "aws:SourceVpc", value)).toEqual(limited),
  );
  it.each(["$" + "{", "a$" + "{b", "a*b", "?"])("is not: %s", (value) =>
    expect(by("StringEquals", "aws:SourceVpc", value)).toEqual(open),
  );
});

describe("addresses", () => {
  const from = (...blocks: string[]) => by("IpAddress", "aws:SourceIp", blocks);

  it("count once in several notations, and where one block is within another", () => {
    expect(from("2001:db8::/32", "2001:db8:0:0:0:0:0:0/32", "2001:0db8::0/32")).toEqual(limited);
    expect(from("2001:db8::/32", "2001:db8:1::/48", "2001:DB8:1:2::3")).toEqual(limited);
    expect(from("2001:db8::/32", "2001:db8::203.0.113.7", "2001:db8:0:0:0:0:cb00:7107")).toEqual(limited);
    expect(from("203.0.0.0/8", "203.0.113.0/24", "203.255.255.255")).toEqual(limited);
  });

  it("are too many together as soon as one more comes", () => {
    expect(from("2001:db8::/32", "2001:db9::")).toEqual(open);
    expect(from("2001:db8::/33", "2001:db8:8000::/33")).toEqual(limited);
    expect(from("2001:db8::/33", "2001:db9::/33")).toEqual(limited);
    expect(from("2001:db8::/32", "::2001:db8:0:0/32")).toEqual(open);
    expect(from("203.0.0.0/8", "204.0.0.0")).toEqual(open);
    expect(from("203.0.0.0/9", "204.0.0.0/9")).toEqual(limited);
    expect(from("203.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")).toEqual(limited);
  });
});

describe("a user by its ID", () => {
  it.each<[id: string, verdict: boolean[]]>([
    ["AROAEXAMPLE", limited],
    ["AIDAEXAMPLE:a", limited],
    ["xAROAEXAMPLE:a", limited],
    [`${account}:a`, limited],
    ["AROAEXAMPLE:a", open],
    ["AROA:a", open],
    ["aroaexample:", open],
    ["AROAEXAMPLE:a:b", open],
  ])("%s", (id, verdict) => expect(by("StringEquals", "aws:userid", id)).toEqual(verdict));
});

describe("a principal that a statement names", () => {
  const to = (Principal: unknown) => opinions({ Principal });
  it.each<[principal: unknown, verdict: boolean[]]>([
    [{ Federated: `arn:aws:iam::${account}:saml-provider/a` }, limited],
    [{ Federated: `arn:aws-us-gov:iam::${account}:oidc-provider/a` }, limited],
    [{ Federated: `arn:aws:iam::${account}:saml-providers/a` }, open],
    [{ Federated: `arn:aws:iam::${account}:xsaml-provider/a` }, open],
    [{ Federated: `arn:aws:iam::${account}1:saml-provider/a` }, open],
    [{ Federated: `arn:aws:iam:::saml-provider/a` }, open],
    [{ Federated: `arn:aws:iam:eu-west-1:${account}:saml-provider/a` }, open],
    [{ Federated: `arn:aws:iamx::${account}:saml-provider/a` }, open],
    [{ Federated: `xarn:aws:iam::${account}:saml-provider/a` }, open],
    [{ Federated: `arn:aws:iam::${account}:saml-provider/*` }, open],
    [{ AWS: account, Federated: "a" }, open],
    [{ AWS: "a" }, limited],
    [{ AWS: "a$" }, limited],
    [{ CanonicalUser: "a" }, limited],
    [{ Service: "a" }, limited],
    [{ Service: ["a", "b?"] }, open],
    [{ aws: "a" }, open],
    [{ Other: "a" }, open],
    [{ "": "a" }, open],
    [{ AWS: "" }, open],
    [{ AWS: [] }, open],
    [{ AWS: { a: "b" } }, open],
    [{}, open],
    [["a"], open],
    ["a", open],
  ])("%j", (principal, verdict) => expect(to(principal)).toEqual(verdict));

  it("that has an ARN of another partition, or of no provider, counts as anyone", () => {
    for (const arn of [
      "aws:iam::1:saml-provider",
      "gcp:iam::1:saml-provider/a",
      "aws1:iam::1:saml-provider/a",
    ])
      expect(to({ Federated: `arn:${arn.replace("1:s", `${account}:s`)}` })[0]).toBe(true);
  });

  it("that is limited, too, is not public, unless a member of an unknown name stands there", () => {
    const Condition = { StringEquals: { "aws:SourceVpc": "vpc-1" } };
    for (const Principal of ["*", { AWS: "*" }, { Service: "*" }, {}, { AWS: [] }, "a"]) {
      expect(opinions({ Principal, Condition })).toEqual(limited);
      expect(opinions({ Principal, Condition, Odd: 1 })).toEqual(open);
      expect(opinions({ Principal, Condition, Effect: "Deny", Odd: 1 })).toEqual(limited);
    }
    const but = { Principal: undefined, NotPrincipal: { AWS: account } };
    expect(opinions(JSON.parse(JSON.stringify(but)))).toEqual(open);
  });
});

describe("several conditions", () => {
  const limit = { "aws:SourceVpc": "vpc-1" };
  it.each<[what: string, condition: unknown, verdict: boolean[]]>([
    ["a limit beside something else", { StringEquals: { "aws:a": "*", ...limit } }, limited],
    ["a limit beside an open one", { StringLike: { "aws:SourceVpce": "*", ...limit } }, limited],
    ["a limit by one operator", { Bool: { "aws:SecureTransport": "true" }, StringLike: limit }, limited],
    ["the same key by two operators", { StringNotEquals: limit, StringEquals: limit }, limited],
    ["no limit", { StringLike: { "aws:SourceVpce": "*" }, StringNotEquals: limit }, open],
    ["a limit beside an odd operator", { Bool: "odd", StringEquals: limit }, limited],
    ["an odd operator", { Bool: "odd" }, open],
    ["a word", "odd", open],
    ["a list", [{ StringEquals: limit }], open],
    ["none", {}, open],
  ])("%s", (_, Condition, verdict) => expect(opinions({ Condition })).toEqual(verdict));
});
