import { describe, expect, it } from "vitest";
import { examine } from "../../../cli/doctor/examine.ts";
import { contextWith, ownAccount } from "../../support/doctorContext.ts";

interface Asked {
  readonly PolicySourceArn: string;
  readonly ActionNames: readonly string[];
  readonly ResourceArns: readonly string[];
  readonly ContextEntries?: readonly object[];
}
const roleOf = (name: string) => `arn:aws:iam::${ownAccount}:role/dxaws-s3-prod-ca-central-1-${name}`;

/** The findings of a deployment in which IAM denies some actions, and what IAM was asked. */
async function examined(denied: readonly string[] = [], variables?: Readonly<Record<string, string>>) {
  const asked: Asked[] = [];
  const iam = {
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
  const own = { ACCOUNT_ROLES: "arn:aws:iam::{account}:role/dxaws-s3-prod-ca-central-1-{use}" };
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
    expect(findings.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => "ok"));
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

  it("says that an older deployment has no such roles", async () => {
    const { asked, findings } = await examined([], {});
    expect(findings).toMatchObject([
      { state: "wrong", remedy: expect.stringContaining("make deploy STAGE=prod") },
    ]);
    expect(asked).toEqual([]);
  });
});
