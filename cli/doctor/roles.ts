import { GetRoleCommand } from "@aws-sdk/client-iam";
import { callers, type Use } from "../../deploy/accountRoles.ts";
import { hubIn } from "../settings/hub.ts";
import { type Check, type DoctorContext, ok, settingsOf, unknown, wrong } from "./finding.ts";
import { trustFlaws } from "./member/trust.ts";
import { remediesFor } from "./remedies.ts";
import { bucketActions, deniedIn, deniedTo } from "./simulated.ts";

/**
 * Whether the two roles that call S3 have the permissions that the facets need, whether the functions may assume them, and
 * whether they trust these functions and the planners alone.
 */
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
        trusted(use, arns[use], context),
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

/** The trust policy is what is deployed, so it is compared with the settings that are deployed. */
async function trusted(use: Use, arn: string, context: DoctorContext) {
  const { Environment, FunctionArn } = await context.functionNamed("reconcile");
  const hub = hubIn({ variables: Environment?.Variables ?? {}, arn: FunctionArn }, context.prefix);
  const role = nameIn(arn);
  const found = await context.iam.send(new GetRoleCommand({ RoleName: role })).catch((error: Error) => error);
  if (found instanceof Error)
    return unknown(
      `the trust policy of ${role} could not be read: ${found.name}: ${found.message}`,
      "permit the caller iam:GetRole on it (docs/security.md), and check again",
    );
  const flaws = trustFlaws(found.Role?.AssumeRolePolicyDocument ?? "{}", use, hub);
  if (flaws.length === 0)
    return ok(`${role} trusts the functions${use === "read" ? " and planners" : ""} alone`);
  return flaws.flatMap((flaw) =>
    wrong(`the role ${role}: ${flaw}`, "deploy again with the settings", remediesFor(context).deploy),
  );
}

const nameIn = (arn: string) => arn.split("/").at(-1);

const deniedFinding = (what: string, context: DoctorContext) =>
  wrong(
    what,
    "look for a permissions boundary or a policy of the organisation that denies them, and deploy this version again",
    remediesFor(context).deploy,
  );
