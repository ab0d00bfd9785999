import { GetRoleCommand } from "@aws-sdk/client-iam";
import { isAboutCredentials, type Patient } from "../finding.ts";

/** Whose policies decide: a role or a user. Others have no policies of their own that IAM could go by. */
export interface Principal {
  readonly kind: "role" | "user" | "root" | "other";
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly partition: string;
}

export async function principalOf(patient: Patient): Promise<Principal> {
  const { Arn = "" } = await patient.caller();
  const [, partition = "", , , account = "", resource = ""] = Arn.split(":");
  const [kind, ...names] = resource.split("/");
  const base = { account, partition };
  if (kind === "root") return { ...base, kind, arn: Arn, name: "the root user" };
  if (kind === "user") return { ...base, kind, arn: Arn, name: names.at(-1) ?? "" };
  const [role] = names;
  if (kind !== "assumed-role" || !role) return { ...base, kind: "other", arn: Arn, name: resource };
  return { ...base, kind: "role", arn: await roleArn(role, base, patient), name: role };
}

/** A session's ARN does not tell the path of its role: those of IAM Identity Center have one. */
async function roleArn(
  name: string,
  { account, partition }: Pick<Principal, "account" | "partition">,
  { iam }: Patient,
): Promise<string> {
  const withoutPath = `arn:${partition}:iam::${account}:role/${name}`;
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
    return Role?.Arn ?? withoutPath;
  } catch (error) {
    if (isAboutCredentials(error)) throw error;
    return withoutPath;
  }
}
