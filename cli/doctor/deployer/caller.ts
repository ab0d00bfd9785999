import { GetRoleCommand } from "@aws-sdk/client-iam";
import { type DoctorContext, isAboutCredentials } from "../finding.ts";

/** The principal whose policies apply: a role or a user. IAM cannot simulate other principals. */
export interface Principal {
  readonly kind: "role" | "user" | "root" | "other";
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly partition: string;
}

export async function principalOf(context: DoctorContext): Promise<Principal> {
  const { Arn = "" } = await context.caller();
  const [, partition = "", , , account = "", resource = ""] = Arn.split(":");
  const [kind, ...names] = resource.split("/");
  const base = { account, partition };
  if (kind === "root") return { ...base, kind, arn: Arn, name: "the root user" };
  if (kind === "user") return { ...base, kind, arn: Arn, name: names.at(-1) ?? "" };
  const [role] = names;
  if (kind !== "assumed-role" || !role) return { ...base, kind: "other", arn: Arn, name: resource };
  return { ...base, kind: "role", arn: await roleArn(role, base, context), name: role };
}

/** A session's ARN lacks the path of its role; roles of IAM Identity Center have one. */
async function roleArn(
  name: string,
  { account, partition }: Pick<Principal, "account" | "partition">,
  { iam }: DoctorContext,
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
