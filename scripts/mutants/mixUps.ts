import { type Mutant, mutant } from "./mutant.ts";

/** Lines that keep one account's events, sessions and buckets apart from those of another. */
export const mixUpMutants: readonly Mutant[] = [
  mutant(
    "service/queue/queue.ts",
    'trigger.id, trigger.account ?? ""]',
    "trigger.id]",
    "the event of another account takes the place of the bucket's own",
  ),
  mutant(
    "service/triggers/canary.ts",
    "if (account !== undefined && account !== home) return undefined;",
    "",
    "an event of another account counts as the arrival of a canary's",
  ),
  mutant(
    "service/reconcile/owner.ts",
    'why === "drift" && account !== undefined && account !== owner;',
    'why === "drift" && account === "";',
    "an event of another account is a reason for calls",
  ),
  mutant(
    "service/reconcile/owner.ts",
    "known: isSame ? known : { ...known, released: true },",
    "known,",
    "the permission to adopt a bucket counts for the bucket of another account",
  ),
  mutant(
    "service/reconcile/owner.ts",
    "...(!ids.has(owner) && { outside: notAMember(owner) }),",
    "",
    "calls are sent in an account that the settings do not name",
  ),
  mutant(
    "service/reconcile/owner.ts",
    "...(isNow && { outside",
    "...(false && { outside",
    "a bucket that was created again in another account is called in its first account",
  ),
  mutant(
    "service/reconcile/owner.ts",
    "accountIn(item) ?? namespaceOf(bucket)?.account ?? home;",
    "namespaceOf(bucket)?.account ?? home;",
    "a bucket is written in an account that its spec does not name",
  ),
  mutant(
    "service/reconcile/owner.ts",
    "return known && !known.released ? (known.account ?? home) : named;",
    "return named;",
    "a bucket without a spec is called in an account that the ledger does not name",
  ),
  mutant(
    "service/reconcile/owner.ts",
    "named.has(id) || named.has(undefined)",
    "true",
    "a bucket that only one account names is called in all accounts",
  ),
  mutant(
    "service/reconcile/owner.ts",
    "({ account }) => account !== undefined && !ids.has(account)",
    "() => false",
    "an event of a stranger's account is a reason for calls about an unknown bucket",
  ),
  mutant(
    "service/reconcile/elsewhere.ts",
    "const elsewhere = plan.exists ? undefined : await search();",
    "const elsewhere = plan.exists ? await search() : undefined;",
    "a bucket is created although another account has it",
  ),
  mutant(
    "service/reconcile/elsewhere.ts",
    "isRecent ? last : { at: began, found: await search() }",
    "last ?? { at: began }",
    "a bucket of another account is blocked without that account's number",
  ),
  mutant(
    "service/reconcile/elsewhere.ts",
    "isRecent ? last : { at: began, found: await search() }",
    "{ at: began, found: await search() }",
    "each event of an account costs a call in every other one",
  ),
  mutant(
    "service/reconcile/elsewhere.ts",
    ": { at: began, found: await search() };",
    ": { at: began, found: await search() };\n  if (last) return { found: check, searched: { ...searched, at: began } };",
    "each check of a bucket puts off the next search for its owner",
  ),
  mutant(
    "service/reconcile/outOfReach.ts",
    'failure instanceof S3Failure && failure.operation === "AssumeRole"',
    "failure instanceof S3Failure",
    "a bucket that S3 denies puts its whole account out of reach",
  ),
  mutant(
    "service/reconcile/outOfReach.ts",
    'else if (failure.kind !== "transient")',
    "else",
    "STS that is throttled puts an account out of reach",
  ),
  mutant(
    "service/members/access.ts",
    "Buckets.some(({ Name }) => Name === bucket)",
    "Buckets.length > 0",
    "an account that has a bucket with a longer name counts as the owner",
  ),
  mutant(
    "service/members/access.ts",
    "if (error instanceof S3Failure) return unless;",
    "",
    "an account out of reach stops the search for the owner in all others",
  ),
  mutant(
    "service/triggers/trailRecord.ts",
    "const account = accountIn(event);",
    'const account = textIn(record, "recipientAccountId");',
    "the text of a record decides whose event it is",
  ),
  mutant(
    "service/triggers/readTrigger.ts",
    "? { bucket, id, cause, ...(account && { account }), ...(wrote && { wrote }) }",
    "? { bucket, id, cause, ...(wrote && { wrote }) }",
    "the queue loses whose event it was, and every account's counts",
  ),
  mutant("service/triggers/parts.ts", "/^\\d{12}$/", "/\\d{12}/", "a longer number counts as an account"),
  mutant(
    "service/triggers/deadLetter.ts",
    "return { check: bucket, cause, account: accountIn(deadLetter) };",
    "return { check: bucket, cause };",
    "a redriven trigger counts as one of any account",
  ),
  mutant(
    "service/triggers/deadLetter.ts",
    "return { check: bucket, cause: readCause(trigger.cause, now), account };",
    "return { check: bucket, cause: readCause(trigger.cause, now) };",
    "a redriven event counts as one of any account",
  ),
  mutant("service/queue/redrive.ts", "...(account && { account }),", "", "redrive loses whose event it was"),
];
