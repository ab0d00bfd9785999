import type { Principal } from "./trigger.ts";

/** CloudTrail's userIdentity: what it holds depends on its type. */
export interface UserIdentity {
  readonly type?: string;
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly userName?: string;
  readonly invokedBy?: string;
  readonly sessionContext?: {
    readonly sessionIssuer?: { readonly userName?: string; readonly arn?: string };
  };
}

/** Who is behind a call: the person behind a role's session, and the service that acted for somebody. */
export function principalOf(identity: UserIdentity = {}): Principal {
  const { type = "Unknown", arn, accountId } = identity;
  const service = identity.invokedBy && type !== "AWSService" ? ` through ${identity.invokedBy}` : "";
  const role = identity.sessionContext?.sessionIssuer?.arn;
  return {
    name: `${nameOf(identity)}${service}`,
    type,
    ...(arn && { arn }),
    ...(accountId && { account: accountId }),
    ...(role && { role }),
  };
}

function nameOf(identity: UserIdentity): string {
  const { type, userName, invokedBy, accountId, principalId, sessionContext } = identity;
  const session = principalId?.split(":")[1];
  const role = sessionContext?.sessionIssuer?.userName;
  if (type === "Root") return `root of ${accountId}`;
  if (role) return session ? `${role}/${session}` : role;
  return (
    userName ?? (type === "AWSService" ? invokedBy : undefined) ?? identity.arn ?? accountId ?? "somebody"
  );
}
