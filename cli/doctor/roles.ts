import { callers, type Use } from "../../deploy/accountRoles.ts";
import { type Check, type DoctorContext, ok, settingsOf, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";
import { bucketActions, deniedIn, deniedTo } from "./simulated.ts";

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

async function permitted(use: Use, arn: string, context: DoctorContext) {
  const asked = { role: arn, actions: bucketActions[use], settings: await settingsOf(context) };
  const role = nameIn(arn);
  const denied = await deniedTo(asked, context.iam);
  if (denied.length === 0) return ok(`${role} has the S3 permissions of the facets`);
  return deniedFinding(`${role} is denied ${denied.join(", ")}`, context);
}

async function assumed(name: string, arn: string, context: DoctorContext) {
  const { Role = "" } = await context.functionNamed(name);
  const [role, assumes] = [nameIn(Role), nameIn(arn)];
  const asked = { PolicySourceArn: Role, ActionNames: ["sts:AssumeRole"], ResourceArns: [arn] };
  const denied = await deniedIn(asked, context.iam);
  if (denied.length === 0) return ok(`${role} may assume ${assumes}`);
  return deniedFinding(`${role} is denied ${denied.join(", ")} on ${assumes}`, context);
}

const nameIn = (arn: string) => arn.split("/").at(-1);

const deniedFinding = (what: string, context: DoctorContext) =>
  wrong(
    what,
    "look for a permissions boundary or a policy of the organisation that denies them, and deploy this version again",
    remediesFor(context).deploy,
  );
