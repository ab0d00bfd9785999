import type { Clock } from "../../core/providers/clock.ts";
import type { Ledger } from "../tables/ledger.ts";
import { readable } from "../tables/schema.ts";
import { type Condition, ownStatus, verdictOf, wholeBucket } from "../tables/status.ts";

/**
 * Records that a check of a bucket became a dead letter: what the ledger says of the bucket may be outdated, and must not
 * stay `converged`. Each facet stays `failed` until a check of it: a check of one says nothing of the others. Rejects like
 * the ledger.
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
  const isUnknown = (facet: string) => (known.conditions[facet]?.verdict ?? "contested") === "contested";
  const unknown = Object.keys(known.checked).filter(isUnknown);
  const failed = Object.fromEntries([wholeBucket, ...unknown].map((facet) => [facet, condition]));
  const conditions = { ...known.conditions, ...failed };
  await ledger.record({ ...ownStatus(known), conditions, ...verdictOf(conditions), at });
}
