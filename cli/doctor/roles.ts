import { SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { facetTable } from "../../core/facets/index.ts";
import { callers, type Use } from "../../deploy/accountRoles.ts";
import { type Check, type DoctorContext, ok, settingsOf, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

const needed = (kind: Use) =>
  [...facetTable.values()].flatMap(({ iam }) => iam[kind].filter(({ resource }) => !resource));
const actionsOf: Readonly<Record<Use, readonly string[]>> = {
  read: ["s3:ListBucket", ...needed("read").map(({ action }) => action)],
  write: ["s3:CreateBucket", ...needed("write").map(({ action }) => action)],
};

/** Whether the two roles that call S3 have the permissions that the facets need, and the functions may assume them. */
export const roles: Check = {
  name: "roles",
  async ask(context) {
    const arns = await rolesOf(context);
    if (!arns)
      return wrong(
        "the functions know no roles to assume, as before version 0.2",
        "deploy this version",
        remediesFor(context).deploy,
      );
    const uses = Object.keys(callers) as Use[];
    const findings = await Promise.all(
      uses.flatMap((use) => [
        permitted(use, arns[use], context),
        ...callers[use].map((name) => assumed(name, arns[use], context)),
      ]),
    );
    return findings.flat();
  },
};

/** The two roles of the deployment's own account, from the pattern in a function's environment. */
async function rolesOf({ functionNamed }: DoctorContext): Promise<Readonly<Record<Use, string>> | undefined> {
  const { Environment, FunctionArn = "" } = await functionNamed("reconcile");
  const pattern = Environment?.Variables?.ACCOUNT_ROLES?.replace(
    "{account}",
    FunctionArn.split(":")[4] ?? "",
  );
  if (!pattern) return undefined;
  return { read: pattern.replace("{use}", "read"), write: pattern.replace("{use}", "write") };
}

// The limit of IAM for one call.
const atOnce = 100;

async function permitted(use: Use, arn: string, context: DoctorContext) {
  const { buckets } = await settingsOf(context);
  const bucket = buckets[0]?.replaceAll("*", "x") ?? "x";
  return simulated(context, {
    PolicySourceArn: arn,
    ActionNames: [...new Set(actionsOf[use])].slice(0, atOnce),
    ResourceArns: [`arn:${arn.split(":")[1]}:s3:::${bucket}`],
    ContextEntries: [
      {
        ContextKeyName: "aws:PrincipalTag/bucket",
        ContextKeyValues: [bucket],
        ContextKeyType: "string" as const,
      },
    ],
  });
}

async function assumed(name: string, role: string, context: DoctorContext) {
  const { Role = "" } = await context.functionNamed(name);
  return simulated(context, {
    PolicySourceArn: Role,
    ActionNames: ["sts:AssumeRole"],
    ResourceArns: [role],
  });
}

interface Question {
  readonly PolicySourceArn: string;
  readonly ActionNames: string[];
  readonly ResourceArns: string[];
  readonly ContextEntries?: {
    readonly ContextKeyName: string;
    readonly ContextKeyValues: string[];
    readonly ContextKeyType: "string";
  }[];
}

async function simulated(context: DoctorContext, question: Question) {
  const { EvaluationResults = [] } = await context.iam.send(new SimulatePrincipalPolicyCommand(question));
  const denied = EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== "allowed");
  const [role, resource] = [question.PolicySourceArn, question.ResourceArns[0]].map((arn) =>
    arn?.split("/").at(-1),
  );
  const isAssuming = question.ActionNames[0] === "sts:AssumeRole";
  if (denied.length === 0)
    return ok(isAssuming ? `${role} may assume ${resource}` : `${role} has the S3 permissions of the facets`);
  const actions = denied.map(({ EvalActionName }) => EvalActionName).join(", ");
  return wrong(
    `${role} is denied ${actions}${isAssuming ? ` on ${resource}` : ""}`,
    "look for a permissions boundary or a policy of the organisation that denies them, and deploy this version again",
    remediesFor(context).deploy,
  );
}
