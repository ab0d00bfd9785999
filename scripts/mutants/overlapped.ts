import { type Mutant, mutant } from "./mutant.ts";

const lost = "service/reconcile/lost.ts";
const overlapped = "service/reconcile/overlapped.ts";
const suspects = "service/reconcile/suspects.ts";

/** Lines about writes of other principals at the same time. */
export const overlappedMutants: readonly Mutant[] = [
  mutant(
    "core/apply/renewal.ts",
    "const depends = this.plan.exists",
    "const depends = !this.plan.exists",
    "what another principal added since the plan is overwritten",
  ),
  mutant(
    "core/apply/renewal.ts",
    "reads === mostReads",
    "reads < 0",
    "another writer that never stops keeps a repair from being sent",
  ),
  mutant(
    "core/apply/renewal.ts",
    "await decided(again) : again",
    "again : again",
    "what was planned again is sent outside of maintenance windows, without an intent",
  ),
  mutant(
    "core/apply/send.ts",
    "if (closesOnly(action)) return undefined;\n    failed",
    "failed",
    "an exposure stays open while its facet cannot be read again",
  ),
  mutant(
    overlapped,
    "live !== last?.kept",
    "live === last?.base",
    "an entry that was removed on purpose comes back",
  ),
  mutant(overlapped, "write.stale || ", "", "an entry that was removed between two writes comes back"),
  mutant(
    overlapped,
    "plan.restrained(restrainedBy(await gate(plan, refusal)))",
    "plan",
    "a restoration is sent outside of maintenance windows, without an intent",
  ),
  mutant(
    overlapped,
    "return lockout ? withheld(lockout) : plan",
    "return plan",
    "a statement that locks the service out is written by the service itself",
  ),
  mutant(
    overlapped,
    "!write || write.compared.includes(requestId)",
    "!write",
    "an event that arrives twice is restored twice",
  ),
  mutant(lost, "&& isPermitted(one)", "", "an event replaces an entry of the spec or of a baseline"),
  mutant(
    lost,
    "one.at > at && lacks(one, digest)",
    "one.at < at && lacks(one, digest)",
    "an entry comes back that a later call had removed",
  ),
  mutant(lost, "schema.safeParse(said).data", "said", "a record that is no valid value is written"),
  mutant(
    suspects,
    '(first ?? "") <= one.at',
    '(first ?? "") <= "9"',
    "what a call wrote long after is taken for lost",
  ),
  mutant(
    "service/triggers/parts.ts",
    "Buffer.byteLength(JSON.stringify(value)) <= bytes ?",
    "bytes > 0 ?",
    "a long policy makes a message that the queue does not take",
  ),
];
