import { describe, expect, it } from "vitest";
import { trustFlaws } from "../../../cli/doctor/member/trust.ts";
import { parseSettings } from "../../../service/settings/settings.ts";
import { account, home, hub, prefix, region, trustOf } from "../../support/memberCheck.ts";

describe("the trust policy of a member's role", () => {
  it("names a person of the deployment's account who was added to it", () => {
    const operator = `arn:aws:iam::${home}:user/operator`;
    const planner = `arn:aws:iam::${home}:role/${prefix}-${region}-plan`;
    const added = (text: string) => text.replace(`"${planner}"`, `"${planner}","${operator}"`);
    expect(trustFlaws(trustOf("ReadRole", added), "read", hub)).toEqual([
      `${operator} can assume it, besides the functions and those of the setting planners`,
    ]);
  });

  it("takes a condition on an empty name, as an empty parameter makes it, for one that no principal meets", () => {
    const empty = (text: string) => {
      const policy = JSON.parse(text);
      const [first] = policy.Statement;
      const ofNoOne = { ...first, Condition: { ...first.Condition, ArnLike: { "aws:PrincipalArn": [""] } } };
      return JSON.stringify({ ...policy, Statement: [...policy.Statement, ofNoOne] });
    };
    expect(trustFlaws(trustOf("ReadRole", empty), "read", hub)).toEqual([]);
  });

  describe("with the setting planners", () => {
    const [engineers, alice] = [`arn:aws:iam::${home}:role/engineers-*`, `arn:aws:iam::${home}:user/alice`];
    const planning = {
      ...hub,
      settings: parseSettings({ accounts: [account], planners: [engineers, alice] }),
    };
    const unchanged = (text: string) => text;

    it.each(["read", "write"] as const)("is as the template has it: %s", (use) => {
      const role = use === "read" ? "ReadRole" : "WriteRole";
      expect(trustFlaws(trustOf(role, unchanged, planning.settings), use, planning)).toEqual([]);
    });

    it("names those who cannot assume the role that reads yet", () => {
      expect(trustFlaws(trustOf("ReadRole"), "read", planning)).toEqual([
        `the setting planners names ${engineers}, ${alice}, who cannot assume it`,
      ]);
    });

    it("names those whom the setting does not name any more, and a pattern that is wider than its own", () => {
      const sessions = engineers.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/");
      expect(trustFlaws(trustOf("ReadRole", unchanged, planning.settings), "read", hub)).toEqual([
        `${engineers}, ${sessions}/*, ${alice} can assume it, besides the functions and those of the setting planners`,
      ]);
      const wider = (text: string) =>
        text.replace(`"${engineers}"`, `"${engineers.replace("engineers-", "eng")}"`);
      expect(trustFlaws(trustOf("ReadRole", wider, planning.settings), "read", planning)).toEqual([
        expect.stringContaining("role/eng* can assume it"),
      ]);
    });

    it.each<[string, (conditions: Readonly<Record<string, object>>) => object]>([
      ["has no patterns", ({ ArnLike, StringEquals }) => ({ StringEquals: { ...StringEquals, ...ArnLike } })],
      [
        "is the narrower one of two",
        ({ ArnLike, ...others }) => ({
          ...others,
          ArnLike,
          StringLike: JSON.parse(JSON.stringify(ArnLike).replaceAll("engineers-*", "engineers-?")),
        }),
      ],
    ])("names those of a pattern who cannot assume it because a condition %s", (_, conditionOf) => {
      const changed = (text: string) => {
        const policy = JSON.parse(text);
        const [first] = policy.Statement;
        return JSON.stringify({
          ...policy,
          Statement: [{ ...first, Condition: conditionOf(first.Condition) }],
        });
      };
      expect(trustFlaws(trustOf("ReadRole", changed, planning.settings), "read", planning)).toEqual([
        `the setting planners names ${engineers}, who cannot assume it`,
      ]);
    });

    it("names a planner who can assume the role that writes", () => {
      const added = (text: string) => text.replace('"aws:PrincipalArn":[', `"aws:PrincipalArn":["${alice}",`);
      expect(trustFlaws(trustOf("WriteRole", added, planning.settings), "write", planning)).toEqual([
        `${alice} can assume it, besides the function reconcile`,
      ]);
    });
  });

  describe("names every other way into the role", () => {
    const withStatement = (statement: object) => (text: string) =>
      text.replace('"Statement":[', `"Statement":[${JSON.stringify({ Effect: "Allow", ...statement })},`);
    const idp = `arn:aws:iam::${account}:saml-provider/company`;

    it.each<[string, object, RegExp]>([
      [
        "an identity provider",
        { Principal: { Federated: idp }, Action: "sts:AssumeRoleWithSAML" },
        /assumed from .*saml-provider\/company/,
      ],
      [
        "a service of AWS",
        { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
        /assumed from ec2\.amazonaws\.com/,
      ],
      [
        "everyone but one",
        { NotPrincipal: { AWS: account }, Action: "sts:*" },
        /every principal that NotPrincipal does not name/,
      ],
      [
        "actions by exclusion",
        { Principal: { AWS: "777788889999" }, NotAction: "s3:*" },
        /assumed from 777788889999/,
      ],
      [
        "an action with a sign for any character",
        { Principal: { AWS: "777788889999" }, Action: "sts:Assume?ol?" },
        /assumed from 777788889999/,
      ],
      [
        "actions by an exclusion with one character too many",
        { Principal: { AWS: "777788889999" }, NotAction: "sts:AssumeRole?" },
        /assumed from 777788889999/,
      ],
      [
        "a user without a condition",
        { Principal: { AWS: `arn:aws:iam::${home}:user/bob` }, Action: "sts:AssumeRole" },
        /user\/bob can assume it, besides/,
      ],
      [
        "a condition that excludes",
        {
          Principal: { AWS: `arn:aws:iam::${home}:root` },
          Action: "sts:AssumeRole",
          Condition: {
            ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${home}:role/${prefix}-${region}-plan` },
            StringEqualsIfExists: { "sts:ExternalId": hub.roles.externalId },
          },
        },
        /without the external id; any role of account 111122223333 can assume it/,
      ],
    ])("%s", (_, statement, message) => {
      expect(trustFlaws(trustOf("ReadRole", withStatement(statement)), "read", hub).join("; ")).toMatch(
        message,
      );
    });
  });

  it.each(["read", "write"] as const)("is as the template has it: %s", (use) => {
    expect(trustFlaws(trustOf(use === "read" ? "ReadRole" : "WriteRole"), use, hub)).toEqual([]);
  });

  it.each([
    ["another deployment's external id", hub.roles.externalId, "other.id", /external id is other\.id, not/],
    ["a function that is not named", `${region}-plan`, "x", /the functions plan of account/],
    [
      "another account",
      `arn:aws:iam::${home}:root`,
      "arn:aws:iam::777788889999:root",
      /assumed from arn.*777788889999/,
    ],
    ["no external id", "sts:ExternalId", "aws:Unrelated", /without the external id/],
    ["any role of the deployment's account", "aws:PrincipalArn", "aws:Unrelated", /any role of account/],
  ])("is wrong with %s", (_, from, to, message) => {
    const flaws = trustFlaws(
      trustOf("ReadRole", (text) => text.replaceAll(from, to)),
      "read",
      hub,
    );
    expect(flaws.join("; ")).toMatch(message);
  });

  it("is right with actions that have a sign for any character", () => {
    const written = trustOf("WriteRole", (text) =>
      text.replace('"sts:AssumeRole"', '"sts:AssumeRol?"').replace('"sts:TagSession"', '"sts:?agSession"'),
    );
    expect(decodeURIComponent(written)).toContain("sts:AssumeRol?");
    expect(decodeURIComponent(written)).toContain("sts:?agSession");
    expect(trustFlaws(written, "write", hub)).toEqual([]);
  });

  it("has to permit the tag of a session, without which no bucket can be written", () => {
    const without = trustOf("WriteRole", (text) => text.replace("sts:TagSession", "sts:Other"));
    expect(trustFlaws(without, "write", hub)).toEqual([expect.stringContaining("sts:TagSession")]);
  });

  it.each<[string, object]>([
    ["another principal", { Principal: { AWS: `arn:aws:iam::${home}:role/other` } }],
    ["another role", { Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${home}:role/other` } } }],
    ["another tag", { Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } } }],
    ["another deployment", { Condition: { StringEquals: { "sts:ExternalId": "other" } } }],
    ["those who are not it", { Condition: { StringNotLike: { "aws:PrincipalArn": "*-reconcile" } } }],
  ])("has to permit the tag to the function, and not to %s", (_, changed) => {
    const written = trustOf("WriteRole", (text) => {
      const { Statement, ...policy } = JSON.parse(text);
      const [assume, tag] = Statement;
      return JSON.stringify({ ...policy, Statement: [assume, { ...tag, ...changed }] });
    });
    expect(trustFlaws(written, "write", hub)).toEqual([expect.stringContaining("sts:TagSession")]);
  });

  it.each<[string, object]>([
    ["excludes the functions", { StringNotLike: { "aws:PrincipalArn": `*${prefix}-*` } }],
    ["excludes their account", { StringNotEquals: { "aws:PrincipalAccount": home } }],
    ["excludes their external id", { StringNotEquals: { "sts:ExternalId": hub.roles.externalId } }],
    ["admits another account only", { StringEqualsIfExists: { "aws:PrincipalAccount": account } }],
  ])("lets no function in where a condition %s", (_, more) => {
    const read = trustOf("ReadRole", (text) => {
      const policy = JSON.parse(text);
      const [first] = policy.Statement;
      return JSON.stringify({
        ...policy,
        Statement: [{ ...first, Condition: { ...first.Condition, ...more } }],
      });
    });
    expect(trustFlaws(read, "read", hub)).toEqual([
      `the functions reconcile, plan, sweep of account ${home} cannot assume it`,
    ]);
  });
});
