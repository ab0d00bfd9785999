import type { ContextEntry } from "@aws-sdk/client-iam";
import type { Settings } from "../../../service/settings/settings.ts";
import type { Principal } from "./caller.ts";
import { type Place, regional } from "./types.ts";

const entry = (
  ContextKeyName: string,
  ContextKeyValues: readonly string[],
  ContextKeyType: ContextEntry["ContextKeyType"] = "string",
): ContextEntry => ({ ContextKeyName, ContextKeyValues: [...ContextKeyValues], ContextKeyType });

/** IAM has one endpoint a partition, and calls to it name its region. */
const iamRegions: Readonly<Record<string, string>> = {
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
};

/**
 * The context of a call that a deployment makes, as far as it is known before: IAM takes a condition on any other key
 * for not fulfilled.
 */
export function contextOf(
  actions: readonly string[],
  { arn, kind }: Principal,
  place: Place,
  settings: Partial<Settings>,
): ContextEntry[] {
  const { account, partition, region, prefix } = place;
  const isIam = actions.every((action) => action.startsWith("iam:"));
  const tags = Object.entries({ STAGE: prefix.replace(/^dxaws-s3-/, ""), ...settings.tags });
  const { permissionsBoundary } = settings;
  return [
    entry("aws:RequestedRegion", [isIam ? (iamRegions[partition] ?? "us-east-1") : region]),
    entry("aws:PrincipalAccount", [account]),
    entry("aws:ResourceAccount", [account]),
    entry("aws:PrincipalArn", [arn]),
    entry("aws:PrincipalType", [kind === "user" ? "User" : "AssumedRole"]),
    entry("aws:SecureTransport", ["true"], "boolean"),
    entry("s3:ResourceAccount", [account]),
    entry("kms:CallerAccount", [account]),
    entry("kms:GrantIsForAWSResource", ["true"], "boolean"),
    entry("lambda:FunctionArn", [regional(place, "lambda", `function:${prefix}-reconcile`)]),
    entry("iam:PassedToService", ["lambda.amazonaws.com"]),
    entry(
      "aws:TagKeys",
      tags.map(([key]) => key),
      "stringList",
    ),
    ...tags.flatMap(([key, value]) => [
      entry(`aws:RequestTag/${key}`, [value]),
      entry(`aws:ResourceTag/${key}`, [value]),
    ]),
    ...(permissionsBoundary ? [entry("iam:PermissionsBoundary", [permissionsBoundary])] : []),
  ];
}
