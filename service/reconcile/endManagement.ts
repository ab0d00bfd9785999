import type { HistoryEntry, Outcome } from "../tables/history.ts";
import type { Ledger } from "../tables/ledger.ts";
import type { Specs } from "../tables/specs.ts";
import { ownStatus, type Status, statusOf } from "../tables/status.ts";
import type { Trigger } from "../triggers/trigger.ts";
import { deletionOf, withChange } from "./changedSpec.ts";

interface Tables {
  readonly ledger: Pick<Ledger, "release">;
  readonly specs: Pick<Specs, "deletionNote">;
}

/** Of a bucket without a spec. */
const unselected = "no baseline selects the bucket any more";

/** No layer wants anything of the bucket any more: releases it as it is and clears its status. */
export async function endManagement(
  bucket: string,
  triggers: readonly Trigger[],
  at: string,
  known: Status | undefined,
  { ledger, specs }: Tables,
  reason = unselected,
): Promise<Outcome> {
  const causes = triggers.map(({ cause }) => cause);
  if (!known || known.released) {
    // The spec was deleted before anything was recorded of it. A slow worker may still do so: make its write fail.
    if (causes.some(({ why }) => why === "spec"))
      await ledger.release(ownStatus(statusOf(bucket, known, at)), at);
    return { bucket, verdict: "unmanaged", at, causes, drift: [], sent: [] };
  }
  // Also record what a crashed worker had begun: no later reconciliation will.
  const { intent, layered } = known;
  const isBare = layered?.bare === true;
  const change = isBare ? undefined : await deletionOf(known, specs, at);
  const { fresh, ahead } = withChange(causes, change, at);
  const happened: HistoryEntry = {
    at,
    verdict: "released",
    ...(isBare && { reason }),
    causes: [...(intent?.causes ?? []), ...fresh, ...(ahead ? [ahead] : [])],
    drift: intent?.drift ?? [],
    sent: [],
    ...(intent && { interrupted: true }),
  };
  await ledger.release(ownStatus(known), at, happened);
  return { bucket, ...happened };
}
