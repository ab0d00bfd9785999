import type { IncomingHttpHeaders } from "node:http";

/** The holder of an access key, as CloudTrail describes it. */
export type Person = { type: "IAMUser"; userName: string } | { type: "Root"; userName?: never };

/** Access key id -> whose it is. May be filled while the trail runs. */
export type Principals = ReadonlyMap<string, Person>;

/** A function's name -> its role's. May be filled while the trail runs; a role that is not there bears the function's name. */
export type Roles = ReadonlyMap<string, string>;

export interface Caller {
  /** What the call log and its counts call them. */
  name: string;
  region: string;
  userIdentity: Record<string, unknown>;
}

export interface CallerRules {
  account: string;
  principals: Principals;
  /** A user agent's app id that starts so is the function of that name. */
  appPrefix: string;
  roles: Roles;
}

export function callerOf(headers: IncomingHttpHeaders, rules: CallerRules): Caller {
  const scope = /Credential=([^/,\s]+)\/\d+\/([^/]+)\//.exec(headers.authorization ?? "");
  const accessKeyId = scope?.[1] ?? "anonymous";
  const region = scope?.[2] ?? "us-east-1";
  const name = functionOf(headers["user-agent"] ?? "", rules.appPrefix);
  if (name) return { name, region, userIdentity: assumedRole(name, rules, accessKeyId) };
  const person = rules.principals.get(accessKeyId);
  const userIdentity = identityOf(person, rules.account, accessKeyId);
  return { name: person?.userName ?? person?.type ?? accessKeyId, region, userIdentity };
}

// Powertools appends "/PT/..." to the app id, which the SDK prints as "-PT-...".
function functionOf(userAgent: string, prefix: string): string | undefined {
  const app = userAgent.split(" ").find((word) => word.startsWith(`app/${prefix}`));
  return app?.slice("app/".length).split(/[-/]PT[-/]/)[0];
}

// Lambda names a session after its function.
function assumedRole(
  session: string,
  { account, roles }: CallerRules,
  accessKeyId: string,
): Record<string, unknown> {
  const role = roles.get(session) ?? session;
  const issuer = {
    type: "Role",
    arn: `arn:aws:iam::${account}:role/${role}`,
    accountId: account,
    userName: role,
  };
  return {
    type: "AssumedRole",
    principalId: `AROALOCAL:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
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
