import { accessMutants } from "./access.ts";
import { accountMutants } from "./accounts.ts";
import { baselineWriteMutants } from "./baselineWrites.ts";
import { boundedMutants } from "./bounded.ts";
import { heldMutants } from "./held.ts";
import { layerMutants } from "./layers.ts";
import { mixUpMutants } from "./mixUps.ts";
import { type Mutant, mutant } from "./mutant.ts";
import { overlappedMutants } from "./overlapped.ts";
import { policyMutants } from "./policies.ts";
import { reachMutants } from "./reach.ts";
import { sessionMutants } from "./sessions.ts";
import { sweepingMutants } from "./sweeping.ts";
import { textMutants } from "./text.ts";

export const mutants: readonly Mutant[] = [
  ...heldMutants,
  ...overlappedMutants,
  ...accessMutants,
  ...accountMutants,
  ...mixUpMutants,
  ...sessionMutants,
  ...reachMutants,
  ...policyMutants,
  ...textMutants,
  ...boundedMutants,
  ...layerMutants,
  ...baselineWriteMutants,
  ...sweepingMutants,
  {
    file: "functions/reconcile.ts",
    line: "recheckMs: settings().missingSeconds * 1_000,",
    broken: "recheckMs: 0,",
    danger: "a bucket is taken for missing that S3 does not show yet",
  },
  mutant(
    "service/tables/specs.ts",
    "Key: { name: bucket }, ConsistentRead: true",
    "Key: { name: bucket }",
    "an older spec is imposed after a newer one",
  ),
  mutant(
    "service/tables/specs.ts",
    "Items.filter(({ name }) => !isNote(name))",
    "Items",
    "a deletion note is taken for a spec",
  ),
  mutant(
    "service/triggers/streamRecord.ts",
    " || isNote(bucket)",
    "",
    "a deletion note triggers a check of a bucket",
  ),
  mutant(
    "service/tables/specMemory.ts",
    "changedAt !== last?.changedAt",
    "changedAt !== undefined",
    "the previous author is named for another principal's change",
  ),
  mutant(
    "service/tables/specMemory.ts",
    "...(isOfNow && claimOf(note))",
    "...claimOf(note)",
    "the author of an earlier deletion is named for a later one",
  ),
  mutant(
    "service/tables/specMemory.ts",
    "by: cut(by, most.by)",
    "by",
    "an author's name of any length is stored in each entry",
  ),
  mutant(
    "service/reconcile/enforce.ts",
    "status: { ...resumed(status), ...requirements }",
    "status: { ...status, ...requirements }",
    "a resumed bucket is checked again at the end of its former pause",
  ),
  mutant(
    "service/triggers/causes.ts",
    ">= omitted && !change",
    ">= omitted",
    "a change of the spec is not recorded after a crash",
  ),
  mutant(
    "service/tables/ledger.ts",
    "Key, ConsistentRead: true }",
    "Key }",
    "the record of the last reconciliation is not read",
  ),
  mutant(
    "service/tables/ledger.ts",
    "Item, ...unlessReplaced(status) }",
    "Item }",
    "a late worker overwrites the record of a newer one",
  ),
  mutant(
    "service/tables/ledger.ts",
    "writer: randomUUID() }",
    "writer: status.reconciliation }",
    "a worker that read an intent overwrites its outcome",
  ),
  mutant(
    "service/tables/ledgerItems.ts",
    "    waiting: key,\n    dueAt: due?.at,",
    "    ...(due && { waiting: key, dueAt: due.at }),",
    "a check that is no longer due stays in the index",
  ),
  mutant(
    "core/compare/compare.ts",
    "    due: differences.length > 0,\n    creation: {},",
    "    due: true,\n    creation: {},",
    "in sync does not mean zero writes",
  ),
  mutant(
    "service/reconcile/scope.ts",
    "requestId === cause.call?.requestId",
    'requestId === ""',
    "events of our own writes trigger checks",
  ),
  mutant(
    "service/reconcile/scope.ts",
    "(last < settled && settled <= began)",
    "false",
    "a change that S3 showed too late is never seen",
  ),
  mutant(
    "service/reconcile/aging.ts",
    "attempts > 0 && isEarly ?",
    "false ?",
    "a caller delays a repair by calling repeatedly",
  ),
  mutant(
    "service/reconcile/due.ts",
    "earliest(at, dueRetry(facet, condition, reconciliation))",
    "at",
    "a caller defers a retry by calling repeatedly",
  ),
  mutant(
    "service/reconcile/scope.ts",
    "!(due && due.at <= cause.at)",
    "!due",
    "a tick that was overtaken costs a check, and brings the next try forward",
  ),
  mutant(
    "core/apply/converge.ts",
    "  if (first.exists) return first;",
    "  return first;",
    "a bucket is created after a single read",
  ),
  mutant(
    "core/apply/converge.ts",
    "restraint);\n  return new Convergence(last, sent, failed, rest, readAt);",
    "restraint);\n  return new Convergence(last, sent, failed, { ...rest, inSync: true, drift: [], unknown: [] } as never);",
    "a bucket is called converged without being read back",
  ),
  mutant(
    "core/apply/send.ts",
    " || precedes(other, action)",
    "",
    "a write is sent although one that it depends on failed",
  ),
  mutant(
    "service/reconcile/reconcile.ts",
    "  const [both] = isAwaited(received, core.session) ? await reads() : [];",
    "  const early = await core.specs.get(bucket);\n  core.specs = { ...core.specs, get: async () => early };\n  const both = undefined as { known: Status; item: unknown } | undefined;",
    "a slow worker acts on a spec that is older than the ledger's record",
  ),
  mutant(
    "service/tables/snapshots.ts",
    'if ((error as Error).name === "TransactionCanceledException") return undefined;',
    "",
    "a spec or a status that is written at the same moment makes a check fail",
  ),
  mutant(
    "service/reconcile/reconciliation.ts",
    "[...status.intent.causes, {",
    "[{",
    "the principal of an interrupted repair is forgotten",
  ),
  mutant(
    "service/reconcile/endManagement.ts",
    'if (causes.some(({ why }) => why === "spec"))',
    'if (!known && causes.some(({ why }) => why === "spec"))',
    "a slow worker restores the status of an unmanaged bucket",
  ),
  mutant(
    "service/queue/redrive.ts",
    "        await carryOut(request);\n",
    "",
    "a dead letter is deleted without being redriven",
  ),
  mutant(
    "service/queue/redrive.ts",
    "names.add(bucket);",
    "continue;",
    "a deleted spec whose event became a dead letter is never noticed",
  ),
  mutant(
    "service/reconcile/wanting.ts",
    "return paused ? { paused } : { desired };",
    "return { desired };",
    "a paused bucket is written",
  ),
  mutant(
    "service/reconcile/check.ts",
    'desired.mode === "observe"',
    'desired.mode === ("" as string)',
    "observe mode writes",
  ),
  mutant(
    "service/reconcile/check.ts",
    "if (!partial || !needsWiderCheck(first))",
    "if (true)",
    "a refusal that another facet's drift caused is final",
  ),
  mutant(
    "core/observe/observe.ts",
    "reading.absent.includes(error.code)",
    "true",
    "an access denial is taken for not configured",
  ),
  mutant(
    "core/plan/plan.ts",
    "...calls.manual, ...unknown]",
    "...calls.manual]",
    "a plan with an unknown facet is in sync",
  ),
  mutant("core/plan/calls.ts", "guard.refusal(bucket, opens)", "undefined", "the guard is not asked"),
  mutant(
    "core/plan/calls.ts",
    'severity === "exposure" ? undefined : holds',
    "holds",
    "a hold keeps an exposure open",
  ),
  mutant("core/values/merge.ts", "    ...there,\n", "", "members that the spec does not declare are lost"),
  mutant("core/facets/tags.ts", "isSystemTag(name),", 'name === "",', "tags of AWS itself are removed"),
  mutant(
    "core/facets/facet.ts",
    "...(bucket.owner && { ExpectedBucketOwner: bucket.owner }),",
    "",
    "another account's bucket of that name is written",
  ),
  mutant(
    "service/queue/queue.ts",
    'hash([trigger.bucket, trigger.id, trigger.account ?? ""].join(" "))',
    "hash(trigger.bucket)",
    "the queue drops triggers as duplicates",
  ),
  mutant(
    "service/queue/queue.ts",
    "brokenNameRule(bucket) ? hash(bucket) : bucket",
    "hash(bucket + Math.random())",
    "two workers write one bucket",
  ),
  mutant(
    "functions/warmUp.ts",
    "sessions, roles, cannedS3()",
    "sessions, roles",
    "what runs before the first event calls S3",
  ),
  mutant(
    "functions/warmUp.ts",
    'requestHandler: cannedTables("specs", bucket, region)',
    "",
    "what runs before the first event writes to the tables",
  ),
  mutant(
    "functions/warmUp.ts",
    "requestHandler: cannedSts(systemClock.now())",
    "",
    "what runs before the first event calls STS",
  ),
  mutant(
    "service/triggers/canary.ts",
    "if (bucket !== (isOwn ? ownIn(canaries, region) : memberIn(canaries, account, region))) return undefined;",
    "",
    "tags of buckets in a region that has a canary are not checked",
  ),
  mutant(
    "service/triggers/trailRecord.ts",
    '["resourceArn", "resource", "ARN", "arn"]',
    '["resource", "ARN", "arn"]',
    "a tag that is written through S3 Control is not noticed",
  ),
  mutant(
    "service/triggers/trailRecord.ts",
    "if (errorCode) return",
    'if (errorCode === "") return',
    "failed calls cost reads",
  ),
  mutant(
    "core/providers/aws.ts",
    "if (!conflict || attempt === 3) throw error;",
    "if (!conflict || attempt === 1) throw error;",
    "a conflicting write is not tried again",
  ),
  mutant(
    "core/values/merge.ts",
    "return [actual, wanted].find(",
    "return [wanted].find(",
    "a part that the plan does not change is sent in another form than it was read",
  ),
  mutant(
    "core/facets/encryption.ts",
    "const Rules = explicit.Rules.map",
    "const Rules = after.Rules.map",
    "today's default is sent and undoes a stricter default of tomorrow",
  ),
  mutant(
    "core/compare/compare.ts",
    "facet.reading.ambiguous?.includes(code)",
    "false",
    "a policy that another account cannot read counts as absent",
  ),
  mutant(
    "core/providers/awsErrors.ts",
    "said !== asked.region",
    "said === asked.region",
    "a bucket in another region is taken for a denied one",
  ),
  mutant(
    "core/values/empty.ts",
    " && fresh === undefined",
    "",
    "a text that came out empty removes a protection",
  ),
  mutant(
    "core/facets/encryption.ts",
    "?.EncryptionType.size === 0 && blocking()",
    "?.EncryptionType.size === 0 && {}",
    "a spec that does not mention SSE-C blocks it",
  ),
  mutant(
    "core/plan/calls.ts",
    'if (namespaceOf(bucket.name)) input.BucketNamespace = "account-regional";',
    "",
    "a bucket is created in another namespace than its name says",
  ),
];
