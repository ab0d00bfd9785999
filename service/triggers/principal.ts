import { partOf, textIn } from "./parts.ts";
import type { Principal } from "./trigger.ts";

/** Who is behind a call, by CloudTrail's userIdentity: the person behind a role's session, and the service that acted for somebody. */
export function principalOf(identity: unknown): Principal {
  const type = textIn(identity, "type") ?? "Unknown";
  const [arn, account, invokedBy] = ["arn", "accountId", "invokedBy"].map((name) => textIn(identity, name));
  const role = textIn(issuerOf(identity), "arn");
  const service = invokedBy && type !== "AWSService" ? ` through ${invokedBy}` : "";
  return {
    name: `${nameOf(identity, type)}${service}`,
    type,
    ...(arn && { arn }),
    ...(account && { account }),
    ...(role && { role }),
  };
}

const issuerOf = (identity: unknown) => partOf(partOf(identity, "sessionContext"), "sessionIssuer");

function nameOf(identity: unknown, type: string): string {
  const said = (name: string) => textIn(identity, name);
  const session = said("principalId")?.split(":")[1];
  const role = textIn(issuerOf(identity), "userName");
  const account = said("accountId");
  if (type === "Root") return `root of ${account ?? "an account"}`;
  if (role) return session ? `${role}/${session}` : role;
  const service = type === "AWSService" ? said("invokedBy") : undefined;
  return said("userName") ?? service ?? said("arn") ?? account ?? "unknown";
}
