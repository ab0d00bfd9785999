import { GetRoleCommand } from "@aws-sdk/client-iam";
import type { Use } from "../../../deploy/accountRoles.ts";
import { roleArn } from "../../../service/members/roles.ts";
import { type Checked, ok, unknown, wrong } from "../finding.ts";
import { bucketActions, deniedTo } from "../simulated.ts";
import { type MemberClients, type MemberContext, updateMember } from "./memberContext.ts";
import { trustFlaws } from "./trust.ts";

/** Whether a role of the account exists, trusts this deployment alone, and has the permissions of this version. */
export async function memberRole(
  use: Use,
  context: MemberContext,
  { iam }: MemberClients,
): Promise<readonly Checked[]> {
  const { hub, account } = context;
  const deploy = updateMember(context, hub.region);
  if (!hub.roles)
    return unknown(
      "the deployment is of a version that has no roles in other accounts",
      `deploy this version, then: ${deploy}`,
    );
  const arn = roleArn(hub.roles, account, use);
  const RoleName = arn.split("/").at(-1);
  const role = await iam.send(new GetRoleCommand({ RoleName })).catch(ifMissing);
  if (!role) return wrong(`the role ${arn} does not exist`, "deploy the template there", deploy);
  const flaws = trustFlaws(role.Role?.AssumeRolePolicyDocument ?? "{}", use, hub);
  if (role.Role?.Arn !== arn) flaws.unshift(`its ARN is ${role.Role?.Arn}, and the functions assume ${arn}`);
  const trust = flaws.flatMap((flaw) =>
    wrong(`the role ${RoleName}: ${flaw}`, "deploy the template there", deploy),
  );
  const denied = await deniedTo({ role: arn, actions: bucketActions[use], settings: hub.settings }, iam);
  const rights =
    denied.length > 0
      ? wrong(
          `the role ${RoleName} is denied ${denied.join(", ")}`,
          "deploy the template of this version there, or look for a boundary or a policy of the organisation that denies them",
          deploy,
        )
      : [];
  const found = [...trust, ...rights];
  return found.length > 0
    ? found
    : ok(`the role ${RoleName} trusts this deployment alone, and has the permissions of this version`);
}

function ifMissing(error: unknown): undefined {
  if ((error as Error).name !== "NoSuchEntityException") throw error;
}
