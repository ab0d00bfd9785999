import { describe, expect, test } from "vitest";
import { facetTable } from "../../../core/facets/index.ts";
import type { Normal } from "../../../core/values/normal.ts";

const policy = facetTable.get("policy");
const beside = new Map<string, Normal>([["blockPublicAccess", { BlockPublicPolicy: true }]]);

/** Why S3 refuses a policy under the block that allows everyone under a condition. */
function refusals(condition?: object): readonly string[] {
  const statement = {
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::orders/*",
    ...(condition && { Condition: condition }),
  };
  const normal = policy?.normalise({ Version: "2012-10-17", Statement: [statement] });
  const found = policy?.incompatible?.(normal as never, beside, normal as never) ?? [];
  return found.map(({ why }) => why);
}

describe("a policy is withheld under the block of public policies", () => {
  test.each([
    ["without a condition", undefined],
    ["with TLS alone", { Bool: { "aws:SecureTransport": "true" } }],
    ["for a referer", { StringLike: { "aws:Referer": "https://example.com/*" } }],
    ["for all addresses", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }],
    ["for any account", { StringLike: { "aws:PrincipalAccount": "*" } }],
    ["for all sessions of a role", { StringLike: { "aws:userid": "AROADBQP57FF2AEXAMPLE:*" } }],
    ["for all but one user", { StringNotEquals: { "aws:userid": "AIDACKCEVSQ6C2EXAMPLE" } }],
  ])("where S3 considers it public: %s", (_, condition) => {
    expect(refusals(condition)).toHaveLength(1);
  });
});

describe("a policy is sent, because S3 may take it, and it may close an exposure", () => {
  test.each([
    [
      "where the guard alone counts the addresses of all blocks together",
      { IpAddress: { "aws:SourceIp": ["52.0.0.0/8", "54.0.0.0/8"] } },
    ],
    [
      "where a condition has a key that this version does not know",
      { StringEquals: { "aws:VpceOrgID": "o-a1" } },
    ],
    [
      "where the guard alone says that the name of a role's session is not fixed",
      { StringEquals: { "aws:userid": "AROADBQP57FF2AEXAMPLE:alice" } },
    ],
    ["where it is limited", { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }],
  ])("%s", (_, condition) => {
    expect(refusals(condition)).toEqual([]);
  });
});
