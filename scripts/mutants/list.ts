/** A safety line, what it looks like when it is broken, and what would go wrong then. */
export interface Mutant {
  readonly file: string;
  readonly line: string;
  readonly broken: string;
  readonly danger: string;
}

const mutant = (file: string, line: string, broken: string, danger: string): Mutant => ({
  file: `core/${file}`,
  line,
  broken,
  danger,
});

export const mutants: readonly Mutant[] = [
  mutant(
    "specs.ts",
    "Key: { name: bucket }, ConsistentRead: true",
    "Key: { name: bucket }",
    "an older spec is imposed after a newer one",
  ),
  mutant(
    "ledger.ts",
    "Key, ConsistentRead: true }",
    "Key }",
    "what the last handling remembered is not seen",
  ),
  mutant(
    "ledger.ts",
    "Item: this.#statusItem(status), ...unlessReplaced(status) }",
    "Item: this.#statusItem(status) }",
    "a late worker writes over a later one",
  ),
  mutant(
    "ledger.ts",
    "Item: end, ...unlessReplaced(status) }",
    "Item: end }",
    "a late worker ends what a later one manages",
  ),
  mutant(
    "ledger.ts",
    "waiting: due && dueIndex, dueAt: due?.at",
    "...(due && { waiting: dueIndex, dueAt: due.at })",
    "what is no longer due stays in the index",
  ),
  mutant(
    "compare.ts",
    "    due: differences.length > 0,\n    creation: {},",
    "    due: true,\n    creation: {},",
    "in sync does not mean zero writes",
  ),
  mutant(
    "scope.ts",
    "requestId === cause.call?.requestId",
    'requestId === ""',
    "own writes are looked at like anybody's",
  ),
  mutant(
    "scope.ts",
    "(last < settled && settled <= began)",
    "false",
    "a change that S3 showed too late is never seen",
  ),
  mutant(
    "breaker.ts",
    "if (!breaker || at >= breaker.until) return undefined;",
    "return undefined;",
    "two tools fight for ever",
  ),
  mutant("breaker.ts", "2 * breaker.coolDownMs", "breaker.coolDownMs", "a fight is probed as often as ever"),
  mutant(
    "holds.ts",
    "return !newer && Date.parse(began)",
    "return false && Date.parse(began)",
    "a stale read costs a second write",
  ),
  mutant(
    "holds.ts",
    "return !newer && Date.parse(began)",
    "return Date.parse(began)",
    "somebody's newer change waits until S3 has settled",
  ),
  mutant(
    "converge.ts",
    "  if (first.exists) return first;",
    "  return first;",
    "a bucket is made on the word of one read",
  ),
  mutant(
    "converge.ts",
    "restraint);\n  return new Convergence(plan, sent, failed, rest);",
    "restraint);\n  return new Convergence(plan, sent, failed, { ...rest, inSync: true, drift: [], unknown: [] } as never);",
    "converged is said of what was not read back",
  ),
  mutant(
    "converge.ts",
    'if (unsent.some((other) => other.facet === "bucket" || precedes(other, action))) continue;',
    "",
    "a write is tried that depends on one that failed",
  ),
  mutant(
    "reconcile.ts",
    "  const known = await core.ledger.status(bucket);\n  const item = await core.specs.get(bucket);",
    "  const [item, known] = await Promise.all([core.specs.get(bucket), core.ledger.status(bucket)]);",
    "a slow worker acts upon a spec that is older than what it knows",
  ),
  mutant("reconcile.ts", "[...status.intent.causes, {", "[{", "a dead worker's culprit is forgotten"),
  mutant(
    "putOff.ts",
    "!desired.recreate && status.seen",
    "status.seen && !status.seen",
    "recreate: false is ignored",
  ),
  mutant(
    "putOff.ts",
    "if (closed) return",
    "if (closed && !closed) return",
    "maintenance windows are ignored",
  ),
  mutant(
    "putOff.ts",
    "!status.adopted && !desired.adopt",
    "!status",
    "what nobody wrote down is replaced unasked",
  ),
  mutant("putOff.ts", "(await budget.take(now, urgent))", "true", "a whole fleet is rewritten at once"),
  mutant("reconcile.ts", "if (putOff) return putOff;", "", "what is put off is written all the same"),
  mutant("windows.ts", 'open.some(({ kind }) => kind === "deny")', "false", "allow wins over deny"),
  mutant("otherDeployment.ts", "role !== ourRole", "role === ourRole", "two deployments fight for ever"),
  mutant("budget.ts", "attribute_not_exists(repairs) OR repairs < :most", "", "the budget has no end"),
  mutant("reconcile.ts", "if (pause) return", "if (pause && !pause) return", "a paused bucket is written"),
  mutant("look.ts", 'desired.mode === "observe"', 'desired.mode === ("" as string)', "observe mode writes"),
  mutant(
    "look.ts",
    "if (!partial || !deservesWiderLook(first))",
    "if (true)",
    "a refusal is believed that another facet's drift caused",
  ),
  mutant("observe.ts", "reading.absent.includes(error.code)", "true", "denied is taken for not configured"),
  mutant("plan.ts", " && unknown.length === 0", "", "a plan with an unknown facet is in sync"),
  mutant("plan.ts", "step.exposes && refusal(step.exposes)", "undefined", "the guard is not asked"),
  mutant("merge.ts", "    ...there,\n", "", "members that the spec does not declare are lost"),
  mutant("facets/tags.ts", "isSystemTag(name),", 'name === "",', "tags of AWS itself are taken away"),
  mutant(
    "facets/facet.ts",
    "...(bucket.owner && { ExpectedBucketOwner: bucket.owner }),",
    "",
    "another account's bucket of that name is written",
  ),
  mutant("queue.ts", "trigger.id}`),", "trigger.bucket}`),", "the queue swallows triggers"),
  mutant(
    "queue.ts",
    "brokenNameRule(bucket) ? hash(bucket) : bucket",
    "hash(bucket + Math.random())",
    "two workers write one bucket",
  ),
  mutant(
    "trailRecord.ts",
    "if (record.errorCode) return",
    'if (record.errorCode === "") return',
    "failed calls cost reads",
  ),
  mutant(
    "providers/aws.ts",
    "if (!conflict || attempt === 3) throw error;",
    "if (!conflict || attempt === 1) throw error;",
    "a conflicting write is not tried again",
  ),
];
