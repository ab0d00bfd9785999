import { SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { facetTable } from "../../core/facets/index.ts";
import { type Check, ok, type Patient, settingsOf, wrong } from "./finding.ts";

/** By their names in serverless.yml. */
const names = ["on-spec-change", "on-trail-event", "sweep", "reconcile", "on-outcome", "redrive", "plan"];

/** Whether all functions are there and can be invoked. */
export const functions: Check = {
  name: "functions",
  async ask(patient) {
    const findings = await Promise.all(
      names.map(async (name) => {
        const {
          FunctionName,
          State = "Active",
          StateReason,
          LastUpdateStatus,
        } = await patient.functionNamed(name);
        if (State !== "Active" && State !== "Inactive")
          return wrong(`${FunctionName} is ${State}: ${StateReason}`, "deploy again: make deploy");
        if (LastUpdateStatus === "Failed")
          return wrong(`the last update of ${FunctionName} failed`, "deploy again: make deploy");
        return [];
      }),
    );
    const bad = findings.flat();
    return bad.length > 0 ? bad : ok(`${names.length} functions are there`);
  },
};

const needed = (kind: "read" | "write") =>
  [...facetTable.values()].flatMap(({ iam }) => iam[kind].filter(({ resource }) => !resource));
const reads = needed("read").map(({ action }) => action);
const writes = needed("write").map(({ action }) => action);

/** Whether the two roles that call S3 may do what the facet table needs. */
export const roles: Check = {
  name: "roles",
  async ask(patient) {
    const findings = await Promise.all([
      roleOf("plan", reads, patient),
      roleOf("reconcile", [...reads, ...writes, "s3:CreateBucket"], patient),
    ]);
    return findings.flat();
  },
};

// What IAM takes in one call.
const atOnce = 100;

async function roleOf(name: string, actions: readonly string[], patient: Patient) {
  const { Role } = await patient.functionNamed(name);
  const { buckets } = await settingsOf(patient);
  const ActionNames = [...new Set(actions)].slice(0, atOnce);
  const { EvaluationResults = [] } = await patient.iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: Role,
      ActionNames,
      ResourceArns: [`arn:${Role?.split(":")[1]}:s3:::${buckets[0]?.replaceAll("*", "x")}`],
    }),
  );
  const denied = EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== "allowed");
  const role = Role?.split("/").at(-1);
  if (denied.length === 0) return ok(`${role} may do what ${name} does to S3`);
  return wrong(
    `${role} may not ${denied.map(({ EvalActionName }) => EvalActionName).join(", ")}`,
    "deploy this version again, and look for a permissions boundary or an organisation's policy that denies them",
  );
}
