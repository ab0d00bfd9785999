import { principalsOf as principalsOfPlanner } from "../service/settings/planners.ts";
import { InvalidSettings, type Settings } from "../service/settings/settings.ts";

// Who may assume the two roles that an account has for the service, and which roles a function may assume.

export type Use = "read" | "write";

/** The functions that assume each role. Their roles and these two are called `<prefix>-<region>-<function or use>`. */
export const callers = { read: ["reconcile", "plan", "sweep"], write: ["reconcile"] } as const;

/** The hub's account, region, prefix and path of roles, as Fn::Sub takes them: texts, or names like `${AWS::Region}`. */
export interface Hub {
  readonly account: string;
  readonly region: string;
  readonly prefix: string;
  readonly path: string;
}

const sub = (text: string) => ({ "Fn::Sub": text });
export const roleName = ({ prefix, region }: Hub, name: string) => `${prefix}-${region}-${name}`;
const roleArn = (hub: Hub, account: string, name: string) =>
  `arn:\${AWS::Partition}:iam::${account}:role${hub.path}${roleName(hub, name)}`;

/** Not a secret: it keeps a member's role from being assumed for another deployment. */
export const externalId = ({ prefix, region, account }: Hub) => `${prefix}.${region}.${account}`;

// AWS compares the ARN of the caller's role, the local stack that of its session.
const functionsOf = (hub: Hub, use: Use) =>
  callers[use].flatMap((name) => [
    sub(roleArn(hub, hub.account, name)),
    sub(`arn:\${AWS::Partition}:sts::${hub.account}:assumed-role/${roleName(hub, name)}/*`),
  ]);

/** People never assume the role that writes: what they change goes through a spec. */
const peopleOf = (use: Use, planners: readonly string[]): readonly string[] =>
  use === "read" ? planners.flatMap(principalsOfPlanner) : [];

interface Trusting extends Pick<Settings, "sessionTags"> {
  readonly planners: readonly string[];
}

/**
 * The trust policy of an account's role: the hub's functions that need it, for the role that reads also the planners, with the
 * external id. With session tags the role that writes can only be assumed with the tag `bucket`, and no other.
 */
export function trustOf(use: Use, hub: Hub, { sessionTags, planners }: Trusting) {
  const isTagged = use === "write" && sessionTags;
  const Principal = { AWS: sub(`arn:\${AWS::Partition}:iam::${hub.account}:root`) };
  const ArnLike = { "aws:PrincipalArn": [...functionsOf(hub, use), ...peopleOf(use, planners)] };
  const StringEquals = { "sts:ExternalId": sub(externalId(hub)) };
  // A tag of the role itself would stand in for one that the session lacks.
  const Null = { "aws:RequestTag/bucket": "false" };
  const assume = {
    Effect: "Allow",
    Principal,
    Action: "sts:AssumeRole",
    Condition: { StringEquals, ArnLike, ...(isTagged && { Null }) },
  };
  const tag = {
    Effect: "Allow",
    Principal,
    Action: "sts:TagSession",
    Condition: { ArnLike, "ForAllValues:StringEquals": { "aws:TagKeys": ["bucket"] } },
  };
  return { Version: "2012-10-17", Statement: isTagged ? [assume, tag] : [assume] };
}

/** What a function's own role may do in S3: assume these roles, in its account and in those of the settings. */
export function assumePolicyOf(uses: readonly Use[], hub: Hub, { accounts, sessionTags }: Settings) {
  const isTagged = sessionTags && uses.includes("write");
  const Action = ["sts:AssumeRole", ...(isTagged ? ["sts:TagSession"] : [])];
  const rolesIn = (account: string) => uses.map((use) => sub(roleArn(hub, account, use)));
  const own = { Effect: "Allow", Action, Resource: rolesIn(hub.account) };
  const others = Array.isArray(accounts)
    ? { StringEquals: { "aws:ResourceAccount": accounts } }
    : { StringEquals: { "aws:ResourceOrgID": accounts.organisation } };
  const hasOthers = !Array.isArray(accounts) || accounts.length > 0;
  const members = { Effect: "Allow", Action, Resource: rolesIn("*"), Condition: others };
  return { Version: "2012-10-17", Statement: hasOthers ? [own, members] : [own] };
}

/** IAM's limits of a role's name and of its trust policy. */
const [mostInName, mostInTrust] = [64, 2_048];

/** Throws InvalidSettings if IAM would refuse the roles of this stage, path and planners. */
export function checkNames(hub: Hub, planners: readonly string[]): void {
  const longest = roleName(hub, "reconcile");
  const over = longest.length - mostInName;
  if (over > 0) {
    const message = `of the stage is ${over} characters too long: the role ${longest} has ${longest.length} of ${mostInName}`;
    throw new InvalidSettings([{ path: "the name", message }]);
  }
  if (trustLength(hub, planners) <= mostInTrust) return;
  const isOfPath = trustLength(hub, []) > mostInTrust;
  const [path, verb, more] = isOfPath ? ["/rolePath", "is", ""] : ["/planners", "are", ": use patterns"];
  const length = trustLength(hub, isOfPath ? [] : planners);
  const message = `${verb} too long for the trust policy of a role (${length} of ${mostInTrust} characters)${more}`;
  throw new InvalidSettings([{ path, message }]);
}

/** As IAM counts it: what Fn::Sub fills in is shorter than its name. */
const trustLength = (hub: Hub, planners: readonly string[]): number =>
  JSON.stringify(trustOf("read", hub, { sessionTags: true, planners })).replaceAll(
    /\{"Fn::Sub":("[^"]*")\}/g,
    "$1",
  ).length;
