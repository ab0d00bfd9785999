import { SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { facetTable } from "../../core/facets/index.ts";
import { type Check, type DoctorContext, isAbsent, ok, settingsOf, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

/** By their names in serverless.yml. */
const names = ["on-spec-change", "on-trail-event", "sweep", "reconcile", "on-outcome", "redrive", "plan"];

/** Whether all functions exist and can be invoked. */
export const functions: Check = {
  name: "functions",
  async ask(context) {
    const { deploy } = remediesFor(context);
    const findings = await Promise.all(
      names.map(async (name) => {
        const found = await context.functionNamed(name).catch(ifAbsent);
        if (!found)
          return wrong(`${context.prefix}-${name} does not exist`, "deploy this version again", deploy);
        const { FunctionName, State = "Active", StateReason, LastUpdateStatus } = found;
        if (State !== "Active" && State !== "Inactive")
          return wrong(`${FunctionName} is ${State}: ${StateReason}`, "deploy again", deploy);
        if (LastUpdateStatus === "Failed")
          return wrong(`the last update of ${FunctionName} failed`, "deploy again", deploy);
        return [];
      }),
    );
    const bad = findings.flat();
    return bad.length > 0 ? bad : ok(`${names.length} functions exist`);
  },
};

function ifAbsent(error: unknown): undefined {
  if (!isAbsent(error)) throw error;
}

const needed = (kind: "read" | "write") =>
  [...facetTable.values()].flatMap(({ iam }) => iam[kind].filter(({ resource }) => !resource));
const reads = needed("read").map(({ action }) => action);
const writes = needed("write").map(({ action }) => action);

/** Whether the two roles that call S3 have the permissions that the facets need. */
export const roles: Check = {
  name: "roles",
  async ask(context) {
    const findings = await Promise.all([
      roleOf("plan", reads, context),
      roleOf("reconcile", [...reads, ...writes, "s3:CreateBucket"], context),
    ]);
    return findings.flat();
  },
};

// The limit of IAM for one call.
const atOnce = 100;

async function roleOf(name: string, actions: readonly string[], context: DoctorContext) {
  const { Role } = await context.functionNamed(name);
  const { buckets } = await settingsOf(context);
  const ActionNames = [...new Set(actions)].slice(0, atOnce);
  const { EvaluationResults = [] } = await context.iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: Role,
      ActionNames,
      ResourceArns: [`arn:${Role?.split(":")[1]}:s3:::${buckets[0]?.replaceAll("*", "x")}`],
    }),
  );
  const denied = EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== "allowed");
  const role = Role?.split("/").at(-1);
  if (denied.length === 0) return ok(`${role} has the S3 permissions of ${name}`);
  return wrong(
    `${role} is denied ${denied.map(({ EvalActionName }) => EvalActionName).join(", ")}`,
    "look for a permissions boundary or a policy of the organisation that denies them, and deploy this version again",
    remediesFor(context).deploy,
  );
}
