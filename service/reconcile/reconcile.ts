import type { Surroundings } from "../../core/apply/converge.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import { systemClock } from "../../core/providers/clock.ts";
import type { Desired } from "../../core/spec/desired.ts";
import { inAccount } from "../members/access.ts";
import type { CurrentLayers } from "../tables/currentLayers.ts";
import type { Outcome } from "../tables/history.ts";
import type { Ledger } from "../tables/ledger.ts";
import { readable } from "../tables/schema.ts";
import type { Snapshots } from "../tables/snapshots.ts";
import type { Specs } from "../tables/specs.ts";
import { type Conditions, ownStatus, type Status, statusOf } from "../tables/status.ts";
import type { Trigger } from "../triggers/trigger.ts";
import { readSpec, resumed } from "./changedSpec.ts";
import { checkBucket } from "./check.ts";
import type { Restraints } from "./deferrals.ts";
import { searchFor, unlessElsewhere, withOwner } from "./elsewhere.ts";
import { endManagement } from "./endManagement.ts";
import { holdsOf } from "./holds.ts";
import { gateOf } from "./intent.ts";
import type { Intervals } from "./intervals.ts";
import { type Reach as AccountsReach, isOfAccount, recordReach } from "./outOfReach.ts";
import { placed, type Reach, reachOf } from "./owner.ts";
import { type Reconciliation, situationOf } from "./reconciliation.ts";
import { nothingToDo, recordCheck, recordOutOfReach, recordSeen, recordUnchecked } from "./record.ts";
import { isAwaited, isDone, isOwnWrite, scopeOf } from "./scope.ts";
import { isLayeredAnew, pausedBy, standingOf } from "./standing.ts";
import { suspectsOf } from "./suspects.ts";
import { beginLayers, wantedOf } from "./wanted.ts";
import type { LayerSources, Subject, Wanted } from "./wanting.ts";
import { requirementsOf } from "./withdrawn.ts";

/** What a reconciliation needs from outside. */
export interface Reconciler extends Surroundings, LayerSources {
  readonly layers?: Pick<CurrentLayers, "at" | "begin"> | undefined;
  readonly specs: Pick<Specs, "get" | "deletionNote">;
  readonly ledger: Pick<Ledger, "status" | "record" | "release">;
  readonly snapshots: Pick<Snapshots, "read">;
  readonly intervals: Intervals;
  readonly restraints: Restraints;
  /** The ARNs of the roles under which other deployments of this service write. */
  readonly otherDeployments: ReadonlySet<string>;
  /** The version of this software. */
  readonly version: string;
  /** Regions whose events reach this deployment; all when absent. */
  readonly watchedRegions?: ReadonlySet<string> | undefined;
  /** Where accounts that are out of reach are recorded; with one account alone, too. */
  readonly reach?: AccountsReach | undefined;
  /** The name of the session under which this worker calls S3. */
  readonly session?: string | undefined;
}

/** One reconciliation for all triggers of a bucket in a batch: reads the spec, checks, repairs, and records the outcome. */
export async function reconcile(
  bucket: string,
  received: readonly Trigger[],
  reconciler: Reconciler,
): Promise<Outcome> {
  const core = { ...reconciler, ledger: whileInTime(reconciler) };
  const clock = core.clock ?? systemClock;
  const began = clock.now().toISOString();
  const causes = received.map(({ cause }) => cause);
  // At once, or in this order: a worker that has read another's record must not act on an older spec than that record's.
  const reads = () =>
    Promise.all([core.snapshots.read(bucket), beginLayers(causes, core.keptFrom?.(bucket), core)]);
  const [both] = isAwaited(received, core.session) ? await reads() : [];
  const last = readable(both ? both.known : await core.ledger.status(bucket));
  if (last && !last.released && received.every((trigger) => isOver(trigger, last)))
    return nothingToDo(last, began, received);
  const item = both ? both.item : await core.specs.get(bucket);
  const reach = await reachOf({ bucket, item, known: last, triggers: received }, core.members);
  if (reach.triggers.length === 0) return allForeign(bucket, began, reach);
  const outcome = await reconcileOwn({ bucket, item, began, ...reach }, core);
  return reach.foreign > 0 ? { ...outcome, foreign: reach.foreign } : outcome;
}

/** A reconciliation without events of other accounts. */
async function reconcileOwn(
  owned: Omit<Subject, "causes"> & Reach,
  reconciler: Reconciler,
): Promise<Outcome> {
  const { bucket, item, began, triggers } = owned;
  const subject = { ...owned, causes: triggers.map(({ cause }) => cause) };
  const excluded = reconciler.keptFrom?.(bucket) ?? (item === undefined ? owned.outside : undefined);
  const found = excluded === undefined ? await wantedOf(subject, reconciler).catch(ofAccountOnly) : undefined;
  if (found instanceof S3Failure) return outOfReach(subject, triggers, found, reconciler);
  const { wanted, known, outside } = placed(found, owned);
  const kept = excluded ?? outside;
  const owner = wanted?.account ?? subject.accounts[0];
  const core = outside === undefined ? inAccount(owner, reconciler) : reconciler;
  if (wanted === undefined && (kept === undefined || item === undefined))
    return endManagement(bucket, triggers, began, known, core, outside);
  const recorded = ownStatus(statusOf(bucket, known, began));
  const status = { ...recorded, layered: wanted?.layered, account: otherThanHome(owner, core) };
  const open = triggers.filter((trigger) => !isOver(trigger, status));
  if (open.length === 0) return nothingToDo(status, began, triggers);
  const spec = readSpec(item, known, open, began);
  const situation = situationOf(status, spec.fresh, began, core.clock ?? systemClock, core);
  const reconciliation = { ...situation, ledger: core.ledger, triggers: open, spec, recorded };
  if (!wanted) return recordUnchecked(reconciliation, { verdict: "blocked", reason: `${kept}` });
  const outcome = await reconcileWanted(reconciliation, wanted, core);
  return outcome ?? endManagement(bucket, triggers, began, known, core, gone);
}

/** Not even what is wanted could be read. */
async function outOfReach(
  { bucket, item, known, began, accounts }: Subject,
  triggers: readonly Trigger[],
  failure: S3Failure,
  reconciler: Reconciler,
): Promise<Outcome> {
  const recorded = ownStatus(statusOf(bucket, known, began));
  const status = { ...recorded, account: otherThanHome(accounts[0], reconciler) };
  // The listing of the account finds it when the account is within reach again.
  if (item === undefined && (!known || known.released))
    return { ...nothingToDo(status, began, triggers), verdict: "unmanaged" };
  const core = inAccount(accounts[0], reconciler);
  await recordReach(failure, status, core);
  const spec = readSpec(item, known, triggers, began);
  const situation = situationOf(status, spec.fresh, began, core.clock ?? systemClock, core);
  return recordOutOfReach({ ...situation, ledger: core.ledger, triggers, spec, recorded }, failure);
}

/** What a status keeps of the account of its bucket. */
const otherThanHome = (account: string | undefined, { members }: Pick<Reconciler, "members">) =>
  members && account !== members.home ? account : undefined;

/** The failure, if it concerns the account. Else rejects with it. */
function ofAccountOnly(error: unknown): S3Failure {
  if (isOfAccount(error)) return error;
  throw error;
}

const allForeign = (bucket: string, at: string, { known, foreign }: Reach): Outcome => ({
  ...nothingToDo(statusOf(bucket, known, at), at, []),
  ...(!known?.released && known ? {} : { verdict: "unmanaged" }),
  foreign,
});

const isOver = (trigger: Trigger, status: Status) => isOwnWrite(trigger, status) || isDone(trigger, status);

/** The bucket is managed. Undefined if it has no spec and is gone. */
async function reconcileWanted(
  reconciliation: Reconciliation,
  wanted: Wanted,
  core: Reconciler,
): Promise<Outcome | undefined> {
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

/** Something is enforced now. Undefined if the bucket has no spec and is gone. */
async function reconcileActive(
  reconciliation: Reconciliation,
  desired: Desired,
  standing: Conditions,
  core: Reconciler,
): Promise<Outcome | undefined> {
  const { status, causes, began, recorded } = reconciliation;
  const managed = [...desired.facets.keys()];
  const scope = scopeOf(causes, desired, status, began, core.intervals.settlingMs);
  const now = isLayeredAnew(recorded, status) ? new Set(managed) : scope.now;
  const suspects = suspectsOf(reconciliation.triggers, status, managed, began);
  const read = new Set([...now, ...suspects.map(({ write }) => write.facet)]);
  if (read.size === 0 && managed.length > 0) return recordSeen(reconciliation, managed, scope.later);
  const holds = holdsOf(status, managed, reconciliation);
  const search = searchFor(desired.name, core);
  const gate = unlessElsewhere(gateOf(desired, reconciliation, core.restraints), search);
  const seen = await checkBucket(desired, read, core, gate, holds);
  await recordReach(seen.failure, recorded, core);
  if (seen.isGone && status.layered?.bare) return undefined;
  const { found, searched } = status.layered?.bare
    ? { found: seen }
    : await withOwner(seen, search, reconciliation);
  const merged = found.merged?.length
    ? (await import("./mergedWrites.ts")).withMerged(status.merged, found.merged, began)
    : status.merged;
  const restore = suspects.length > 0 ? (await import("./overlapped.ts")).restoreOverwritten : undefined;
  const done = restore && (await restore(suspects, { desired, core, gate, holds, began }, found, merged));
  const { conditions, ...whole } = done?.check ?? found;
  const check = { ...whole, conditions: { ...conditions, ...standing } };
  const after = { ...withSpec(status, desired, core), merged: done?.merged ?? merged, searched };
  return recordCheck({ ...reconciliation, desired, status: after }, managed, check, scope.later);
}

/** The ledger for a worker that may be late: a late worker records neither intents nor outcomes. */
const whileInTime = ({ ledger, late }: Reconciler): Reconciler["ledger"] => ({
  status: (bucket) => ledger.status(bucket),
  async record(status, happened) {
    late?.throwIfAborted();
    await ledger.record(status, happened);
  },
  async release(status, at, happened) {
    late?.throwIfAborted();
    await ledger.release(status, at, happened);
  },
});

/** The status with what follows from the spec: whether events arrive, and whether the bucket is adopted. */
const withSpec = (status: Status, { region, adopt }: Desired, { watchedRegions }: Reconciler): Status => {
  const { unwatched: _, ...rest } = status;
  const isUnwatched = region && watchedRegions && !watchedRegions.has(region);
  return { ...rest, ...(adopt && { adopted: true }), ...(isUnwatched && { unwatched: true }) };
};
