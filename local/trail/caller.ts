import type { IncomingHttpHeaders } from "node:http";

/** Whoever holds an access key, in CloudTrail's words. */
export type Person = { type: "IAMUser"; userName: string } | { type: "Root"; userName?: never };

/** Access key id -> whose it is. May be filled while the trail runs. */
export type Principals = ReadonlyMap<string, Person>;

export interface Caller {
  /** What the call log and its counts call them. */
  name: string;
  region: string;
  userIdentity: Record<string, unknown>;
}

export interface CallerRules {
  account: string;
  principals: Principals;
  /** A user agent's app id that starts so is a Lambda under the role of that name. */
  appPrefix: string;
}

export function callerOf(headers: IncomingHttpHeaders, rules: CallerRules): Caller {
  const scope = /Credential=([^/,\s]+)\/\d+\/([^/]+)\//.exec(headers.authorization ?? "");
  const accessKeyId = scope?.[1] ?? "anonymous";
  const region = scope?.[2] ?? "us-east-1";
  const role = roleOf(headers["user-agent"] ?? "", rules.appPrefix);
  if (role) return { name: role, region, userIdentity: assumedRole(role, rules.account, accessKeyId) };
  const person = rules.principals.get(accessKeyId);
  const userIdentity = identityOf(person, rules.account, accessKeyId);
  return { name: person?.userName ?? person?.type ?? accessKeyId, region, userIdentity };
}

// Powertools appends "/PT/..." to the app id, which the SDK prints as "-PT-...".
function roleOf(userAgent: string, prefix: string): string | undefined {
  const app = userAgent.split(" ").find((word) => word.startsWith(`app/${prefix}`));
  return app?.slice("app/".length).split(/[-/]PT[-/]/)[0];
}

function assumedRole(role: string, account: string, accessKeyId: string): Record<string, unknown> {
  const issuer = {
    type: "Role",
    arn: `arn:aws:iam::${account}:role/${role}`,
    accountId: account,
    userName: role,
  };
  return {
    type: "AssumedRole",
    principalId: `AROALOCAL:${role}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${role}`,
    accountId: account,
    accessKeyId,
    sessionContext: { sessionIssuer: issuer, attributes: { mfaAuthenticated: "false" } },
  };
}

function identityOf(
  person: Person | undefined,
  account: string,
  accessKeyId: string,
): Record<string, unknown> {
  const common = { accountId: account, accessKeyId };
  if (!person) return { type: "Unknown", principalId: accessKeyId, ...common };
  if (person.type === "Root") {
    return { ...person, principalId: account, arn: `arn:aws:iam::${account}:root`, ...common };
  }
  const arn = `arn:aws:iam::${account}:user/${person.userName}`;
  return { ...person, principalId: `AIDALOCAL${person.userName.toUpperCase()}`, arn, ...common };
}
