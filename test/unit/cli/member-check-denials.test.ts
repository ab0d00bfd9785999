import { describe, expect, it } from "vitest";
import { trustFlaws } from "../../../cli/doctor/member/trust.ts";
import { account, home, hub, prefix, region, trustOf } from "../../support/memberCheck.ts";

describe("the trust policy of a member's role, with a statement that denies", () => {
  const denying = (statement: object) => (text: string) =>
    text.replace('"Statement":[', `"Statement":[${JSON.stringify({ Effect: "Deny", ...statement })},`);
  const worker = `arn:aws:iam::${home}:role/${prefix}-${region}-reconcile`;
  const everyone = { Principal: "*", Action: "sts:AssumeRole" };
  const butFor = { Action: "sts:AssumeRole" };
  const said = ["a statement denies it to the functions reconcile"];

  it.each<[string, object, readonly string[]]>([
    ["everyone", everyone, said],
    ["the deployment's account all of STS", { ...everyone, Principal: { AWS: home }, Action: "sts:*" }, said],
    ["the tags", { ...everyone, Action: "sts:TagSession" }, said],
    ["an action with a sign for any character", { ...everyone, Action: "STS:?ssume*ol?" }, said],
    ["an action of one character more", { ...everyone, Action: "sts:AssumeRole?" }, []],
    ["all actions but it", { ...everyone, NotAction: ["sts:AssumeRol?", "sts:T*"], Action: undefined }, []],
    [
      "its role by a sign for any character",
      {
        ...everyone,
        Condition: { ArnLike: { "aws:PrincipalArn": worker.replace("reconcile", "reconcil?") } },
      },
      said,
    ],
    ["its role", { ...everyone, Condition: { ArnLike: { "aws:PrincipalArn": worker } } }, said],
    ["all other roles", { ...everyone, Condition: { ArnNotLike: { "aws:PrincipalArn": worker } } }, []],
    [
      "all roles but those of a pattern that has not it",
      {
        ...everyone,
        Condition: { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${home}:role/other-*` } },
      },
      said,
    ],
    [
      "all roles but one whose name has the sign for any characters as its own",
      { ...everyone, Condition: { StringNotEquals: { "aws:PrincipalArn": `${worker.slice(0, -3)}*` } } },
      said,
    ],
    [
      "every external id but another one",
      { ...everyone, Condition: { StringNotEquals: { "sts:ExternalId": "other" } } },
      said,
    ],
    [
      "every external id but ours",
      { ...everyone, Condition: { StringNotEquals: { "sts:ExternalId": hub.roles.externalId } } },
      [],
    ],
    [
      "other accounts than another one",
      { ...everyone, Condition: { StringNotEqualsIfExists: { "aws:PrincipalAccount": account } } },
      said,
    ],
    [
      "callers with an external id",
      { ...everyone, Condition: { Null: { "sts:ExternalId": "false" } } },
      said,
    ],
    ["callers without one", { ...everyone, Condition: { Null: { "sts:ExternalId": "true" } } }, []],
    ["calls without TLS", { ...everyone, Condition: { Bool: { "aws:SecureTransport": "false" } } }, []],
    [
      "what is not known here",
      { ...everyone, Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } },
      [],
    ],
    ["another external id", { ...everyone, Condition: { StringEquals: { "sts:ExternalId": "other" } } }, []],
    ["every external id", { ...everyone, Condition: { StringLike: { "sts:ExternalId": "*" } } }, said],
    [
      "the external ids of a pattern that has ours",
      { ...everyone, Condition: { StringLike: { "sts:ExternalId": ["other", `${prefix}.*`] } } },
      said,
    ],
    [
      "the external ids of a pattern that has not ours",
      { ...everyone, Condition: { StringLike: { "sts:ExternalId": "other.*" } } },
      [],
    ],
    [
      "an external id that has the sign for any characters as its own",
      { ...everyone, Condition: { StringEquals: { "sts:ExternalId": "*" } } },
      [],
    ],
    [
      "its role in capitals, where case does not count",
      { ...everyone, Condition: { StringEqualsIgnoreCase: { "aws:PrincipalArn": worker.toUpperCase() } } },
      said,
    ],
    [
      "its role in capitals, where case counts",
      { ...everyone, Condition: { StringEquals: { "aws:PrincipalArn": worker.toUpperCase() } } },
      [],
    ],
    [
      "a role whose name has the sign for any character as its own",
      {
        ...everyone,
        Condition: { StringEquals: { "aws:PrincipalArn": worker.replace("reconcile", "reconcil?") } },
      },
      [],
    ],
    [
      "its role as ArnEquals has it",
      { ...everyone, Condition: { ArnEquals: { "aws:PrincipalArn": `${worker.slice(0, -1)}?` } } },
      said,
    ],
    [
      "its role, if it also is another one",
      {
        ...everyone,
        Condition: {
          ArnLike: { "aws:PrincipalArn": worker },
          StringEquals: { "aws:PrincipalArn": "other" },
        },
      },
      [],
    ],
    [
      "our external id, if it also is another one",
      {
        ...everyone,
        Condition: {
          StringLike: { "sts:ExternalId": "*" },
          StringEquals: { "sts:ExternalId": "other" },
        },
      },
      [],
    ],
    [
      "its role by two conditions that both fit",
      {
        ...everyone,
        Condition: {
          ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${home}:role/*` },
          StringEquals: { "aws:PrincipalArn": ["other", worker], "sts:ExternalId": hub.roles.externalId },
        },
      },
      said,
    ],
    [
      "its role, as far as the check understands its conditions",
      {
        ...everyone,
        Condition: {
          ArnLike: { "aws:PrincipalArn": worker },
          StringNotEquals: { "aws:PrincipalArn": "other" },
        },
      },
      said,
    ],
    ["everyone but another role", { ...butFor, NotPrincipal: { AWS: `${worker}-other` } }, said],
    ["everyone but the account as such", { ...butFor, NotPrincipal: { AWS: [home] } }, said],
    ["everyone but a service", { ...butFor, NotPrincipal: { Service: "ec2.amazonaws.com" } }, said],
    ["everyone but its role", { ...butFor, NotPrincipal: { AWS: [home, worker] } }, []],
    ["no one, as everyone but everyone", { ...butFor, NotPrincipal: "*" }, []],
    [
      "everyone but another role, with another external id",
      {
        ...butFor,
        NotPrincipal: { AWS: `${worker}-other` },
        Condition: { StringEquals: { "sts:ExternalId": "other" } },
      },
      [],
    ],
    ["another account", { ...everyone, Principal: { AWS: account } }, []],
    ["another action", { ...everyone, Action: "sts:AssumeRoleWithSAML" }, []],
  ])("%s", (_, statement, flaws) => {
    expect(trustFlaws(trustOf("WriteRole", denying(statement)), "write", hub)).toEqual(flaws);
  });
});
