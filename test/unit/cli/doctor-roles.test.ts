import { describe, expect, it } from "vitest";
import { examine } from "../../../cli/doctor/examine.ts";
import { trustOf } from "../../../deploy/accountRoles.ts";
import { contextWith, ownAccount } from "../../support/doctorContext.ts";
import { filled } from "../../support/trust.ts";

interface Asked {
  readonly PolicySourceArn: string;
  readonly ActionNames: readonly string[];
  readonly ResourceArns: readonly string[];
  readonly ContextEntries?: readonly object[];
}
const roleOf = (name: string) => `arn:aws:iam::${ownAccount}:role/dxaws-s3-prod-ca-central-1-${name}`;

/** What IAM answers of a role of a deployment whose planners were these. */
function trust(use: "read" | "write", planners: readonly string[]) {
  const hub = { account: ownAccount, region: "ca-central-1", prefix: "dxaws-s3-prod", path: "/" };
  const policy = trustOf(use, hub, { sessionTags: true, planners });
  const document = JSON.stringify(filled(policy, { "AWS::Partition": "aws" }));
  return { Role: { AssumeRolePolicyDocument: encodeURIComponent(document) } };
}

/** The findings of a deployment in which IAM denies some actions, and what IAM was asked. */
async function examined(
  denied: readonly string[] = [],
  variables?: Readonly<Record<string, string>>,
  planners: { readonly trusted?: string[]; readonly set?: string[] } = {},
) {
  const asked: Asked[] = [];
  const iam = {
    GetRole: ({ RoleName }: { readonly RoleName: string }) =>
      trust(RoleName.endsWith("-read") ? "read" : "write", planners.trusted ?? []),
    SimulatePrincipalPolicy(question: Asked) {
      asked.push(question);
      return {
        EvaluationResults: question.ActionNames.map((EvalActionName) => ({
          EvalActionName,
          EvalDecision: denied.includes(EvalActionName) ? "implicitDeny" : "allowed",
        })),
      };
    },
  };
  const context = contextWith({ iam, settings: { buckets: ["orders-*"] } });
  const own = {
    ACCOUNT_ROLES: "arn:aws:iam::{account}:role/dxaws-s3-prod-ca-central-1-{use}",
    EXTERNAL_ID: `dxaws-s3-prod.ca-central-1.${ownAccount}`,
    SETTINGS: JSON.stringify({ planners: planners.set ?? [] }),
  };
  context.functionNamed = async (name) => ({
    FunctionArn: `arn:aws:lambda:ca-central-1:${ownAccount}:function:dxaws-s3-prod-${name}`,
    Role: roleOf(name),
    Environment: { Variables: { ...(variables ?? own) } },
    $metadata: {},
  });
  return { asked, findings: await examine(context, ["roles"]) };
}

describe("the doctor's check of the roles", () => {
  it("asks whether the two roles may call S3, and the functions may assume them", async () => {
    const { asked, findings } = await examined();
    expect(findings.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => "ok"));
    expect(
      asked.map(({ PolicySourceArn, ActionNames: [first], ResourceArns: [on] }) => [
        PolicySourceArn,
        first,
        on,
      ]),
    ).toEqual([
      [roleOf("read"), "s3:ListBucket", "arn:aws:s3:::orders-x"],
      [roleOf("reconcile"), "sts:AssumeRole", roleOf("read")],
      [roleOf("plan"), "sts:AssumeRole", roleOf("read")],
      [roleOf("sweep"), "sts:AssumeRole", roleOf("read")],
      [roleOf("write"), "s3:CreateBucket", "arn:aws:s3:::orders-x"],
      [roleOf("reconcile"), "sts:AssumeRole", roleOf("write")],
    ]);
  });

  it("gives the session of the role that writes the tag of a bucket, without which it may do nothing", async () => {
    const { asked } = await examined();
    expect(asked.find(({ PolicySourceArn }) => PolicySourceArn === roleOf("write"))?.ContextEntries).toEqual([
      expect.objectContaining({ ContextKeyName: "aws:PrincipalTag/bucket", ContextKeyValues: ["orders-x"] }),
      expect.objectContaining({ ContextKeyName: "aws:ResourceAccount", ContextKeyValues: [ownAccount] }),
    ]);
  });

  it("names what a boundary or the organisation denies", async () => {
    const { findings } = await examined(["s3:PutBucketPolicy", "sts:AssumeRole"]);
    const wrong = findings.filter(({ state }) => state === "wrong").map(({ what }) => what);
    expect(wrong).toContain("dxaws-s3-prod-ca-central-1-write is denied s3:PutBucketPolicy");
    expect(wrong).toContain(
      "dxaws-s3-prod-ca-central-1-sweep is denied sts:AssumeRole on dxaws-s3-prod-ca-central-1-read",
    );
  });

  const [engineers, alice] = [
    `arn:aws:iam::${ownAccount}:role/engineers-*`,
    `arn:aws:iam::${ownAccount}:user/alice`,
  ];
  const flawsOf = async (planners: { readonly trusted: string[]; readonly set: string[] }) =>
    (await examined([], undefined, planners)).findings.filter(({ state }) => state !== "ok");

  it("finds the planners of the settings in the role that reads, and in no other", async () => {
    expect(await flawsOf({ trusted: [engineers, alice], set: [engineers, alice] })).toEqual([]);
  });

  it("names a planner of the settings who cannot assume the deployment's own role that reads", async () => {
    expect(await flawsOf({ trusted: [engineers], set: [engineers, alice] })).toMatchObject([
      {
        state: "wrong",
        what: `the role dxaws-s3-prod-ca-central-1-read: the setting planners names ${alice}, who cannot assume it`,
      },
    ]);
  });

  it("names a person who can assume it and is not, or no longer, one of the setting planners", async () => {
    expect(await flawsOf({ trusted: [engineers, alice], set: [engineers] })).toMatchObject([
      {
        state: "wrong",
        what: `the role dxaws-s3-prod-ca-central-1-read: ${alice} can assume it, besides the functions and those of the setting planners`,
      },
    ]);
  });

  it("says that an older deployment has no such roles", async () => {
    const { asked, findings } = await examined([], {});
    expect(findings).toMatchObject([
      { state: "wrong", remedy: expect.stringContaining("make deploy STAGE=prod") },
    ]);
    expect(asked).toEqual([]);
  });
});
