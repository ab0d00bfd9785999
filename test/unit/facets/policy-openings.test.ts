import { describe, expect, it } from "vitest";
import { policy } from "../../../core/facets/policy.ts";
import {
  all,
  allow,
  Bucket,
  type Document,
  deny,
  form,
  given,
  openings,
  org,
  owner,
  region,
  stranger,
  to,
  where,
  whom,
} from "../../support/openedPolicies.ts";

const key = `arn:aws:kms:ca-central-1:${owner}:key/0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10`;

describe("what a policy gives that another does not", () => {
  it.each<[string, object[], object[]]>([
    ["the same under another Sid", [allow], [{ ...allow, Sid: "A" }]],
    ["fewer actions", [allow], [{ ...allow, Action: "s3:GetObject" }]],
    [
      "actions that a pattern had",
      [{ ...allow, Action: "s3:Get*" }],
      [{ ...allow, Action: ["s3:GetObject", "s3:GetObject*"] }],
    ],
    ["a narrower resource", [{ ...allow, Resource: "arn:aws:s3:::*" }], [allow]],
    ["one more condition", [allow], [where({ Bool: { "aws:SecureTransport": "true" } })]],
    ["fewer values of a condition", [where(org)], [where({ StringEquals: { "aws:PrincipalOrgID": "o-b" } })]],
    [
      "more that is excepted",
      [{ ...allow, Action: undefined, NotAction: "s3:a" }],
      [{ ...allow, Action: undefined, NotAction: ["s3:a", "s3:b"] }],
    ],
    ["one principal of everyone", [allow], [given]],
    ["a Deny more", [allow], [allow, deny]],
    [
      "a wider Deny",
      [allow, { ...deny, Action: "s3:PutObject" }],
      [allow, { ...deny, Condition: undefined }],
    ],
    ["nothing", [allow, given], []],
  ])("by %s is nothing", (_, less, more) => expect(openings(less, more)).toEqual([]));

  it.each<[string, object[], object[], string[]]>([
    ["an action more", [{ ...allow, Action: "s3:GetObject" }], [allow], ["public"]],
    ["a resource more", [allow], [{ ...allow, Resource: [all, "arn:aws:s3:::*"] }], ["public"]],
    [
      "a wider pattern",
      [{ ...allow, Resource: `arn:aws:s3:::${Bucket}/a?*` }],
      [{ ...allow, Resource: `arn:aws:s3:::${Bucket}/a*` }],
      ["public"],
    ],
    ["a wildcard for a letter", [{ ...allow, Resource: "a?*" }], [{ ...allow, Resource: "a**" }], ["public"]],
    ["a condition less", [where({ Bool: { "aws:SecureTransport": "true" } })], [allow], ["public"]],
    ["another condition", [where({ Bool: { a: "1" } })], [where({ Bool: { b: "1" } })], ["public"]],
    [
      "a condition with more values",
      [where({ StringEquals: { a: "1" } })],
      [where({ StringEquals: { a: ["1", "2"] } })],
      ["public"],
    ],
    [
      "fewer values that are excepted",
      [where({ StringNotEquals: { a: ["1", "2"] } })],
      [where({ StringNotEquals: { a: "1" } })],
      ["public"],
    ],
    [
      "fewer actions that are excepted",
      [{ ...allow, Action: undefined, NotAction: ["s3:a", "s3:b"] }],
      [{ ...allow, Action: undefined, NotAction: "s3:a" }],
      ["public"],
    ],
    [
      "all but one for some",
      [{ ...allow, Action: "s3:*" }],
      [{ ...allow, Action: undefined, NotAction: "s3:a" }],
      ["public"],
    ],
    [
      "all but some principals",
      [{ ...allow, Principal: { AWS: owner } }],
      [{ ...allow, Principal: undefined, NotPrincipal: { AWS: owner } }],
      ["public"],
    ],
    ["everyone instead of one principal", [given], [allow], ["public"]],
    ["an additional action for a principal", [{ ...given, Action: "s3:GetObject" }], [given], ["outsider"]],
    [
      "an additional principal",
      [given],
      [{ ...given, Principal: { AWS: [stranger, "777788889999"] } }],
      ["outsider"],
    ],
    ["an unknown member", [given], [{ ...given, Quota: 7 }], ["public"]],
    [
      "a service that acts for anyone",
      [],
      [{ ...allow, Principal: { Service: "cloudtrail.amazonaws.com" } }],
      ["public"],
    ],
    [
      "a service, if everyone had access",
      [allow],
      [{ ...allow, Principal: { Service: "cloudtrail.amazonaws.com" } }],
      ["public"],
    ],
  ])("by %s is reported", (_, less, more, who) => expect(to(less, more)).toEqual(who));

  it("is held against each other only in the same language", () => {
    const own = { ...given, Resource: `arn:aws:s3:::${Bucket}/$${"{aws:username}"}/*` };
    const older = policy.normalise({ Version: "2008-10-17", Statement: [own] } as Document);
    const opened = policy.openings(older, form(own), { name: Bucket, region }, new Map());
    expect(opened.map((one) => one.to)).toEqual(["outsider"]);
  });

  it.each([
    [`$${"{*}"}`, `$${"{aws:username}"}`, ["outsider"]],
    [`$${"{*}"}`, "any", ["outsider"]],
    ["*name*", `$${"{aws:username}"}`, ["outsider"]],
    [`$${"{aws:a, '}*'}"}`, `$${"{aws:a, '}b'}"}`, ["outsider"]],
    ["$" + "{aws:username}/*", "$" + "{aws:username}/a", []],
    ["*", `$${"{*}"}`, []],
  ])("takes wildcards for such outside of variables only: %s and %s", (had, has, who) => {
    const on = (name: string) => ({ ...given, Resource: `arn:aws:s3:::${Bucket}/${name}` });
    expect(to([on(had)], [on(has)])).toEqual(who);
  });

  it.each<[string, object, (readonly string[])[]]>([
    ["an account", given, [["account", stranger]]],
    [
      "a role",
      { ...allow, Principal: { AWS: `arn:aws:iam::${stranger}:role/reader` } },
      [["account", stranger]],
    ],
    [
      "an account's identity provider",
      { ...allow, Principal: { Federated: `arn:aws:iam::${stranger}:saml-provider/a` } },
      [["account", stranger]],
    ],
    [
      "a canonical user",
      { ...allow, Principal: { CanonicalUser: "79a59df9" } },
      [["canonicalUser", "79a59df9"]],
    ],
    [
      "organisations",
      where(org),
      [
        ["organisation", "o-a1b2c3d4e5"],
        ["organisation", "o-b"],
      ],
    ],
    [
      "the accounts of a condition",
      where({ StringEquals: { "aws:PrincipalAccount": stranger } }),
      [["account", stranger]],
    ],
    [
      "a network",
      where({ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }),
      [["principal", "203.0.113.0/24"]],
    ],
    [
      "a bucket",
      where({ ArnLike: { "aws:SourceArn": "arn:aws:s3:::theirs" } }),
      [["bucket", "arn:aws:s3:::theirs"]],
    ],
    [
      "the organisation before the network",
      where({ ...org, IpAddress: { "aws:SourceIp": "203.0.113.7" } }),
      [
        ["organisation", "o-a1b2c3d4e5"],
        ["organisation", "o-b"],
      ],
    ],
    [
      "callers through access points of an account, the bucket's own included",
      where({ StringEquals: { "s3:DataAccessPointAccount": owner } }),
      [["principal", `accesspoint@${owner}`]],
    ],
    [
      "callers through an access point",
      where({ ArnLike: { "s3:DataAccessPointArn": `arn:aws:s3:ca-central-1:${owner}:accesspoint/*` } }),
      [["principal", `arn:aws:s3:ca-central-1:${owner}:accesspoint/*`]],
    ],
    [
      "users of a key",
      where({ StringEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": key } }),
      [["principal", key]],
    ],
    [
      "the source of a service",
      where({ StringEquals: { "aws:SourceAccount": stranger } }),
      [["account", stranger]],
    ],
  ])("names %s", (_, statement, who) => expect(whom(statement)).toEqual(who));

  const service = { ...allow, Principal: { Service: "cloudtrail.amazonaws.com" } };
  it.each<[object, string[] | undefined]>([
    [{ StringEquals: { "aws:SourceAccount": owner } }, [owner]],
    [{ StringEquals: { "AWS:SourceOrgID": "o-a1b2c3d4e5" } }, ["o-a1b2c3d4e5"]],
    [{ ArnLike: { "aws:SourceArn": `arn:aws:cloudtrail:*:${stranger}:trail/*` } }, [stranger]],
    [{ ArnEquals: { "aws:SourceArn": "arn:aws:s3:::theirs" } }, ["arn:aws:s3:::theirs"]],
    [{ StringLike: { "aws:SourceArn": `arn:aws:logs:ca-central-1:${stranger}:*` } }, [stranger]],
    [{ StringLike: { "aws:SourceArn": `arn:aws:logs:*:${stranger}:*` } }, undefined],
    [{ StringLike: { "aws:SourceArn": "arn:aws:s3:::*" } }, undefined],
    [{ ArnLike: { "aws:SourceArn": "arn:aws:logs:*:*:*" } }, undefined],
    [{ "ForAnyValue:StringLike": { "aws:SourceOrgPaths": "o-a1b2c3d4e5/r-ab12/*" } }, ["o-a1b2c3d4e5"]],
    [
      { "ForAnyValue:StringLike": { "aws:SourceOrgPaths": ["o-a1b2c3d4e5/*", "o-b/r-1/*/ou-1/?"] } },
      ["o-a1b2c3d4e5", "o-b"],
    ],
    [{ "ForAnyValue:StringLike": { "aws:SourceOrgPaths": ["o-b/*", "o-*/r-ab12/*"] } }, undefined],
    [{ "ForAnyValue:StringLike": { "aws:SourceOrgPaths": "o-b*" } }, undefined],
    [{ "ForAllValues:StringLike": { "aws:SourceOrgPaths": "o-b/*" } }, undefined],
    [{ StringLike: { "aws:SourceOrgID": "o-b/*" } }, undefined],
    [{ StringLike: { "aws:SourceAccount": "*" } }, undefined],
    [{ StringEquals: { "aws:SourceAccount": [] } }, undefined],
    [{ StringEqualsIfExists: { "aws:SourceAccount": owner } }, undefined],
    [{ "ForAllValues:StringEquals": { "aws:SourceAccount": owner } }, undefined],
    [{ StringNotEquals: { "aws:SourceAccount": owner } }, undefined],
    [{ StringEquals: { "aws:SourceAccount": `$${"{aws:PrincipalAccount}"}` } }, undefined],
    [{ Bool: { "aws:SecureTransport": "true" } }, undefined],
  ])("knows by %j for whom a service comes", (Condition, source) => {
    const [opened] = openings([], [where(Condition, service)]);
    expect(opened).toMatchObject(
      source
        ? { to: "outsider", who: { kind: "service", id: "cloudtrail.amazonaws.com", source } }
        : { to: "public" },
    );
  });
});
