import { type Mutant, mutant } from "./mutant.ts";

/** Lines that limit who may act in an account, and on which buckets. */
export const accountMutants: readonly Mutant[] = [
  mutant(
    "deploy/accountRoles.ts",
    `Condition: { StringEquals, ArnLike, ...(isTagged && { Null }) },`,
    `Condition: { ArnLike, ...(isTagged && { Null }) },`,
    "a role is assumed without the external id of its deployment",
  ),
  mutant(
    "deploy/accountRoles.ts",
    `[...functionsOf(hub, use), ...peopleOf`,
    `[...functionsOf(hub, "read"), ...peopleOf`,
    "a function that only reads assumes the role that writes",
  ),
  mutant(
    "deploy/accountRoles.ts",
    `use === "read" ? planners.flatMap(principalsOfPlanner) : []`,
    `planners.flatMap(principalsOfPlanner)`,
    "a person assumes the role that writes",
  ),
  mutant(
    "cli/deployment/memberTemplate.ts",
    `if (from || use === "write") return trust;`,
    `if (from) return trust;`,
    "a person assumes the role that writes in an account with the template of the repository",
  ),
  mutant(
    "cli/doctor/member/trust.ts",
    `use === "read" ? settings.planners : []`,
    `settings.planners`,
    "member check accepts a person in the role that writes",
  ),
  mutant(
    "cli/doctor/member/trust.ts",
    `.filter(([operator]) => requiring.test(operator))`,
    ``,
    "member check takes a condition that excludes some for one that admits some",
  ),
  mutant(
    "service/settings/planners.ts",
    `if (!isNarrow(resourceIn(arn)`,
    `if (isNarrow(resourceIn(arn)`,
    "a pattern lets every role of the account read all buckets",
  ),
  mutant(
    "service/settings/planners.ts",
    `if (kind !== "role" || !isNarrow(name)) return [arn];`,
    `if (kind !== "role") return [arn];`,
    "a pattern of a path admits a session of every role",
  ),
  mutant(
    "deploy/accountRoles.ts",
    `const Null = { "aws:RequestTag/bucket": "false" };`,
    `const Null = {};`,
    "the role that writes is assumed without the tag of a bucket",
  ),
  mutant(
    "deploy/accountRoles.ts",
    `"ForAllValues:StringEquals": { "aws:TagKeys": ["bucket"] }`,
    `"ForAllValues:StringEquals": { "aws:TagKeys": ["bucket", "team"] }`,
    "a session carries other tags into an account",
  ),
  mutant(
    "deploy/accountRoles.ts",
    `Resource: rolesIn("*"), Condition: others };`,
    `Resource: rolesIn("*") };`,
    "a function assumes roles of accounts that the settings do not name",
  ),
  mutant(
    "deploy/s3Policies.ts",
    `[...statements(writes, taggedBucket), ...others(settings), ...never(settings)]`,
    `[...statements(writes, taggedBucket), ...never(settings)]`,
    "a tag reaches a bucket that the settings exclude",
  ),
  mutant(
    "deploy/s3Policies.ts",
    `checked([...statements(reads, ofBuckets(settings)), list, ...never(settings)]);`,
    `checked([...statements(reads, ofBuckets(settings)), list]);`,
    "the role that reads reads what is never touched",
  ),
  mutant(
    "deploy/members.ts",
    `Condition: { StringEquals: { "aws:PrincipalOrgID": accounts.organisation } }`,
    `Condition: {}`,
    "every account of AWS sends events to the bus",
  ),
  mutant(
    "cli/deployment/memberTemplate.ts",
    `isMember, { account: [ref("AWS::AccountId")] }),`,
    `isMember, {}),`,
    "an account sends on events of another one",
  ),
  mutant(
    "service/reconcile/owner.ts",
    "(await isIn(bucket, last, members, true))",
    "(await isIn(bucket, last, members))",
    "a spec with a false account takes a bucket out of its baselines while its account is throttled",
  ),
  mutant(
    "service/reconcile/locate.ts",
    "if (item === undefined || !members || isFound(known)) return [];",
    "if (item !== undefined || !members || isFound(known)) return [];",
    "a new spec with a false account hides a bucket from the baselines of the account that has it",
  ),
  mutant(
    "service/reconcile/facts.ts",
    "const isHeld = facts.account !== accounts[0] &&",
    "const isHeld = facts.account === accounts[0] &&",
    "what baselines require of a bucket is written in the account that a false spec names",
  ),
  mutant(
    "core/apply/converge.ts",
    "if (plan.exists || account === undefined || owner === undefined || account === owner) return plan;",
    "if (plan.exists || account !== undefined || owner === undefined) return plan;",
    "a bucket is created in the account of the credentials, and not in that of its spec",
  ),
  mutant(
    "service/reconcile/owner.ts",
    "const isNow = listed !== undefined && ids.has(listed) && (await isIn(asked.bucket, listed, members));",
    "const isNow = listed !== undefined;",
    "an old listing of another account ends the management of a bucket",
  ),
  mutant(
    "service/members/sessionSource.ts",
    "if (!isOldName(scope.bucket)) throw refusedName(scope);",
    "",
    "a name that is a pattern gets a session for several buckets",
  ),
];
