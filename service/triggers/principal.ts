import { partOf, textIn } from "./parts.ts";
import type { Principal } from "./trigger.ts";

/** The caller, from CloudTrail's userIdentity; named by role and session, with the service that called on its behalf. */
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
  const member = (name: string) => textIn(identity, name);
  const session = member("principalId")?.split(":")[1];
  const role = textIn(issuerOf(identity), "userName");
  const account = member("accountId");
  if (type === "Root") return `root of ${account ?? "an account"}`;
  if (role) return session ? `${role}/${session}` : role;
  const service = type === "AWSService" ? member("invokedBy") : undefined;
  return member("userName") ?? service ?? member("arn") ?? account ?? "unknown";
}
