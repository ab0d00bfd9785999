import type { Clock } from "../../core/providers/clock.ts";
import type { Ledger } from "../tables/ledger.ts";
import { readable } from "../tables/schema.ts";
import { type Condition, ownStatus, verdictOf, wholeBucket } from "../tables/status.ts";

/**
 * Records that a check of a bucket became a dead letter: what the ledger says of the bucket may be outdated, and must not
 * stay `converged`. The next check that succeeds replaces it. Rejects like the ledger.
 */
export async function recordDeadLetter(
  bucket: string,
  { ledger, clock }: { readonly ledger: Pick<Ledger, "status" | "record">; readonly clock: Clock },
): Promise<void> {
  const known = readable(await ledger.status(bucket));
  if (!known || known.released) return;
  const at = clock.now().toISOString();
  const condition: Condition = {
    verdict: "failed",
    reason: "a check failed too often and is a dead letter; the bucket's state is not known",
    since: at,
  };
  const conditions = { ...known.conditions, [wholeBucket]: condition };
  await ledger.record({ ...ownStatus(known), conditions, ...verdictOf(conditions), at });
}
