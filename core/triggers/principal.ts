import { isText, membersOf } from "./readTrigger.ts";
import type { Principal } from "./trigger.ts";

/** What we go by of CloudTrail's userIdentity, and of the role behind it: what there is of it depends on its type. */
interface UserIdentity {
  readonly type?: string;
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly userName?: string;
  readonly invokedBy?: string;
  readonly role?: string;
  readonly roleName?: string;
}

/** Who is behind a call: the person behind a role's session, and the service that acted for somebody. */
export function principalOf(identity: unknown): Principal {
  const { type = "Unknown", arn, accountId, invokedBy, role } = textsOf(identity);
  const service = invokedBy && type !== "AWSService" ? ` through ${invokedBy}` : "";
  return {
    name: `${nameOf(textsOf(identity))}${service}`,
    type,
    ...(arn && { arn }),
    ...(accountId && { account: accountId }),
    ...(role && { role }),
  };
}

/** What of an identity is text, whatever else it holds. */
function textsOf(identity: unknown): UserIdentity {
  const members = membersOf(identity);
  const issuer = membersOf(membersOf(members.sessionContext).sessionIssuer);
  const all = { ...members, role: issuer.arn, roleName: issuer.userName };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => isText(value) && value !== ""));
}

function nameOf({ type, userName, invokedBy, accountId, principalId, roleName, arn }: UserIdentity): string {
  const session = principalId?.split(":")[1];
  if (type === "Root") return `root of ${accountId}`;
  if (roleName) return session ? `${roleName}/${session}` : roleName;
  return userName ?? (type === "AWSService" ? invokedBy : undefined) ?? arn ?? accountId ?? "somebody";
}
