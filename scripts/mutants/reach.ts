import { type Mutant, mutant } from "./mutant.ts";

/** Lines that report an account out of reach once, and keep its buckets from taking what the others need. */
export const reachMutants: readonly Mutant[] = [
  mutant(
    "service/reconcile/intent.ts",
    "if (refused) return refused;",
    "",
    "each bucket of an account without the role for writing takes a place of the budget",
  ),
  mutant(
    "service/reconcile/intent.ts",
    "refusal?.(isKnown)",
    "refusal?.(false)",
    "a new container takes a place of the budget for each bucket whose role for writing is missing",
  ),
  mutant(
    "service/queue/outOfReach.ts",
    'if (why !== "account" || !out.has(account)) return false;',
    "if (!out.has(account)) return false;",
    "a missing role for writing defers checks that need none, and hides drift",
  ),
  mutant(
    "service/queue/outOfReach.ts",
    'if (!facets && out.get(account)?.use === "write") return false;',
    "",
    "an account that can be read again and not written is not checked: all of its buckets stay blocked",
  ),
  mutant(
    "service/reconcile/reachAfter.ts",
    'if (isTried && !unread) await reach.within(account, async (use) => use === "read");',
    "",
    "an account that can be read again and not written has the reason of the role for reading",
  ),
  mutant(
    "service/reconcile/due.ts",
    'condition.ofAccount && !condition.ofRegion ? "account" : "retry"',
    '"retry"',
    "the buckets of an account without the role for writing are checked every few minutes, all of them",
  ),
  mutant(
    "service/reconcile/due.ts",
    'condition.ofAccount && !condition.ofRegion ? "account" : "retry"',
    'condition.ofAccount ? "account" : "retry"',
    "a bucket whose region was throttled for a moment waits until another region of its account answers",
  ),
  mutant(
    "service/tables/accountReach.ts",
    'if (reach === "out" && !(await can(use === "write" ? "write" : "read"))) return;',
    "",
    "an account without the role for writing counts as within reach because a bucket of it is in sync",
  ),
  mutant(
    "service/reconcile/reconcile.ts",
    "await recordTry(place, outcome, core);",
    "",
    "an account counts as out of reach for ever, and is not reported the next time, because the bucket that showed it is managed no more",
  ),
  mutant(
    "service/reconcile/record.ts",
    'const isOfCall = !isOut || fresh.some(({ why }) => why === "drift");',
    "const isOfCall = true;",
    "a changed baseline is reported once for each bucket of an account without the role for writing",
  ),
  mutant(
    "service/members/spared.ts",
    "reason = concernsAccount(error) ? error : paused(what);",
    "reason = error as S3Failure;",
    "a throttled account is reported once for each bucket whose call ends a pause",
  ),
  mutant(
    "service/members/sessionSource.ts",
    "if (refused) refused.trying = asked.catch(() => undefined);",
    "",
    "each bucket of an account that STS throttles waits for the retries of a try of its own",
  ),
];
