import type { Surroundings } from "../../core/apply/converge.ts";
import type { Desired } from "../../core/spec/desired.ts";
import type { AccountAccess } from "../members/access.ts";
import type { Outcome } from "../tables/history.ts";
import type { Conditions, Status } from "../tables/status.ts";
import { resumed } from "./changedSpec.ts";
import { checkBucket } from "./check.ts";
import type { Restraints } from "./deferrals.ts";
import { isLost, searchFor, unlessElsewhere, withOwner } from "./elsewhere.ts";
import { holdsOf } from "./holds.ts";
import { gateOf } from "./intent.ts";
import type { Intervals } from "./intervals.ts";
import { isTry, recordReach } from "./outOfReach.ts";
import type { Reach } from "./reachAfter.ts";
import type { Reconciliation } from "./reconciliation.ts";
import { recordCheck, recordSeen, recordUnchecked } from "./record.ts";
import { scopeOf } from "./scope.ts";
import { isLayeredAnew, pausedBy, standingOf, withStanding } from "./standing.ts";
import { suspectsOf } from "./suspects.ts";
import type { Wanted } from "./wanting.ts";
import { requirementsOf } from "./withdrawn.ts";

/** What it takes to bring a bucket to what is wanted of it. */
export interface Enforcer extends Surroundings, AccountAccess {
  readonly intervals: Intervals;
  readonly restraints: Restraints;
  /** Regions whose events reach this deployment; all when absent. */
  readonly watchedRegions?: ReadonlySet<string> | undefined;
  /** Where accounts that are out of reach are recorded; with one account alone, too. */
  readonly reach?: Reach | undefined;
}

/** The bucket is managed. A text says why the management of one without a spec ends. */
export async function reconcileWanted(
  reconciliation: Reconciliation,
  wanted: Wanted,
  core: Enforcer,
): Promise<Outcome | string> {
  const { desired, paused, invalid, quietUntil, exceptionEnds } = wanted;
  if (paused && !desired) return recordUnchecked(reconciliation, pausedBy(paused), paused.until);
  if (!desired) return recordUnchecked(reconciliation, { verdict: "invalid", reason: `${invalid?.message}` });
  const { status, asked } = reconciliation;
  const requirements = requirementsOf({ ...wanted, desired }, status, asked);
  const active = {
    ...reconciliation,
    status: { ...resumed(status), ...requirements },
    quietUntil,
    exceptionEnds,
  };
  return reconcileActive(active, desired, standingOf(wanted), core);
}

const gone = "the bucket does not exist any more";
const lost = "its account does not have the bucket any more";

/** Something is enforced now. A text says why the management of a bucket without a spec ends. */
async function reconcileActive(
  reconciliation: Reconciliation,
  desired: Desired,
  standing: Conditions,
  core: Enforcer,
): Promise<Outcome | string> {
  const { status, causes, began, recorded } = reconciliation;
  const managed = [...desired.facets.keys()];
  const scope = scopeOf(causes, desired, status, began, core.intervals.settlingMs);
  const now = isLayeredAnew(recorded, status) ? new Set(managed) : scope.now;
  const suspects = suspectsOf(reconciliation.triggers, status, managed, began);
  const read = new Set([...now, ...suspects.map(({ write }) => write.facet)]);
  if (read.size === 0 && managed.length > 0) return recordSeen(reconciliation, managed, scope.later);
  const holds = holdsOf(status, managed, reconciliation);
  const search = searchFor(desired.name, core, reconciliation.hints);
  const gate = unlessElsewhere(gateOf(desired, reconciliation, core.restraints), search);
  const seen = await checkBucket(desired, read, core, gate, holds);
  await recordReach(seen, recorded, core, { began, isTried: isTry(reconciliation.triggers) });
  if (status.layered?.bare && seen.isGone) return gone;
  if (status.layered?.bare && (await isLost(seen, desired.name, core))) return lost;
  const { found, searched } = status.layered?.bare
    ? { found: seen }
    : await withOwner(seen, search, reconciliation);
  const merged = found.merged?.length
    ? (await import("./mergedWrites.ts")).withMerged(status.merged, found.merged, began)
    : status.merged;
  const restore = suspects.length > 0 ? (await import("./overlapped.ts")).restoreOverwritten : undefined;
  const done = restore && (await restore(suspects, { desired, core, gate, holds, began }, found, merged));
  const { conditions, ...whole } = done?.check ?? found;
  const check = { ...whole, conditions: withStanding(conditions, standing) };
  const after = { ...withSpec(status, desired, core), merged: done?.merged ?? merged, searched };
  return recordCheck({ ...reconciliation, desired, status: after }, managed, check, scope.later);
}

/** The status with what follows from the spec: whether events arrive, and whether the bucket is adopted. */
const withSpec = (status: Status, { region, adopt }: Desired, { watchedRegions }: Enforcer): Status => {
  const { unwatched: _, ...rest } = status;
  const isUnwatched = region && watchedRegions && !watchedRegions.has(region);
  return { ...rest, ...(adopt && { adopted: true }), ...(isUnwatched && { unwatched: true }) };
};
