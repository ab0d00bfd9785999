import type { IncomingHttpHeaders } from "node:http";
import type { CallerSession } from "./accounts.ts";

/** The holder of an access key, as CloudTrail describes it; of the trail's own account if none is named. */
export type Person = { account?: string } & (
  | { type: "IAMUser"; userName: string }
  | { type: "Root"; userName?: never }
);

/** Access key id -> whose it is. May be filled while the trail runs. */
export type Principals = ReadonlyMap<string, Person>;

export interface Caller {
  /** What the call log and its counts call them. */
  name: string;
  account: string;
  region: string;
  userIdentity: Record<string, unknown>;
}

export interface CallerRules {
  account: string;
  principals: Principals;
  /** The session that a temporary key stands for. */
  sessionOf(accessKeyId: string): Promise<CallerSession | undefined>;
}

export async function callerOf(headers: IncomingHttpHeaders, rules: CallerRules): Promise<Caller> {
  const scope = /Credential=([^/,\s]+)\/\d+\/([^/]+)\//.exec(headers.authorization ?? "");
  const accessKeyId = scope?.[1] ?? "anonymous";
  const region = scope?.[2] ?? "us-east-1";
  const session = accessKeyId.startsWith("ASIA") ? await rules.sessionOf(accessKeyId) : undefined;
  if (session) return { region, ...inSession(session, accessKeyId) };
  const person = rules.principals.get(accessKeyId);
  const account = person?.account ?? rules.account;
  const userIdentity = identityOf(person, account, accessKeyId);
  return { name: person?.userName ?? person?.type ?? accessKeyId, account, region, userIdentity };
}

// Lambda names a session after its function, and the functions name their sessions after themselves.
function inSession({ arn, roleArn, roleId }: CallerSession, accessKeyId: string): Omit<Caller, "region"> {
  const [account = "", resource = ""] = arn.split(":").slice(4);
  const [, role = "", name = ""] = resource.split("/");
  const issuer = {
    type: "Role",
    principalId: roleId ?? "AROALOCAL",
    arn: roleArn ?? `arn:aws:iam::${account}:role/${role}`,
    accountId: account,
    userName: role,
  };
  const userIdentity = {
    type: "AssumedRole",
    principalId: `${issuer.principalId}:${name}`,
    arn,
    accountId: account,
    accessKeyId,
    sessionContext: { sessionIssuer: issuer, attributes: { mfaAuthenticated: "false" } },
  };
  return { name, account, userIdentity };
}

function identityOf(
  person: Person | undefined,
  accountId: string,
  accessKeyId: string,
): Record<string, unknown> {
  const common = { accountId, accessKeyId };
  if (!person) return { type: "Unknown", principalId: accessKeyId, ...common };
  const { type, userName } = person;
  if (type === "Root") {
    return { type, principalId: accountId, arn: `arn:aws:iam::${accountId}:root`, ...common };
  }
  const arn = `arn:aws:iam::${accountId}:user/${userName}`;
  return { type, userName, principalId: `AIDALOCAL${userName.toUpperCase()}`, arn, ...common };
}
