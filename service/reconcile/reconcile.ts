import { concernsAccount, S3Failure } from "../../core/providers/awsErrors.ts";
import { systemClock } from "../../core/providers/clock.ts";
import { inAccount } from "../members/access.ts";
import type { CurrentLayers } from "../tables/currentLayers.ts";
import type { Outcome } from "../tables/history.ts";
import type { Ledger } from "../tables/ledger.ts";
import { readable } from "../tables/schema.ts";
import type { Snapshots } from "../tables/snapshots.ts";
import type { Specs } from "../tables/specs.ts";
import { ownStatus, type Status, statusOf } from "../tables/status.ts";
import type { Trigger } from "../triggers/trigger.ts";
import { deletionOf, readSpec } from "./changedSpec.ts";
import { outOfReach } from "./conditions.ts";
import { endManagement } from "./endManagement.ts";
import { type Enforcer, reconcileWanted } from "./enforce.ts";
import { whileInTime } from "./inTime.ts";
import { beginLayers } from "./layersNow.ts";
import { isOfList, ofS3Only, recordReach, recordTry } from "./outOfReach.ts";
import type { Place } from "./place.ts";
import { type Reconciliation, situationOf } from "./reconciliation.ts";
import { nothingToDo, recordOutOfReach, recordOutside, recordUnchecked } from "./record.ts";
import { isAwaited, isDone, isOwnWrite } from "./scope.ts";
import { wantedOf } from "./wanted.ts";
import type { LayerSources } from "./wanting.ts";
import { whereIs } from "./where.ts";

/** What a reconciliation needs from outside. */
export interface Reconciler extends Enforcer, LayerSources {
  readonly layers?: Pick<CurrentLayers, "at" | "begin"> | undefined;
  readonly specs: Pick<Specs, "get" | "deletionNote">;
  readonly ledger: Pick<Ledger, "status" | "record" | "release">;
  readonly snapshots: Pick<Snapshots, "read">;
  /** The ARNs of the roles under which other deployments of this service write. */
  readonly otherDeployments: ReadonlySet<string>;
  /** The version of this software. */
  readonly version: string;
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
  // At once, or in this order: a worker that has read another's record must not act on an older spec than that record's.
  const reads = () =>
    Promise.all([core.snapshots.read(bucket), beginLayers(received, core.keptFrom?.(bucket), core)]);
  const [both] = isAwaited(received, core.session) ? await reads() : [];
  const last = readable(both ? both.known : await core.ledger.status(bucket));
  if (last && !last.released && received.every((trigger) => isOver(trigger, last)))
    return nothingToDo(last, began, received);
  const item = both ? both.item : await core.specs.get(bucket);
  const excluded = core.keptFrom?.(bucket);
  const asked = { bucket, item, known: last, triggers: received, began };
  const place = await whereIs(asked, excluded === undefined ? core : { ...core, layers: undefined });
  if (place.triggers.length === 0) return allForeign(place, core);
  const outcome = await reconcileThere(place, excluded, core);
  await recordTry(place, outcome, core);
  return place.foreign > 0 ? { ...outcome, foreign: place.foreign } : outcome;
}

/** A reconciliation of a bucket whose place is known, without events of other accounts. */
async function reconcileThere(
  place: Place,
  excluded: string | undefined,
  reconciler: Reconciler,
): Promise<Outcome> {
  const { bucket, item, known, triggers, began, outside } = place;
  const kept = excluded ?? outside;
  const wanted = kept === undefined ? await wantedOf(place, reconciler).catch(ofS3Only) : undefined;
  if (wanted instanceof S3Failure) return unreached(place, wanted, reconciler);
  const core = outside === undefined ? inAccount(place.account, reconciler) : reconciler;
  if (wanted === undefined && (kept === undefined || item === undefined))
    return endManagement(bucket, triggers, began, known, core, outside);
  const reconciliation = await begun(place, core, { layered: wanted?.layered });
  if (reconciliation.triggers.length === 0) return nothingToDo(reconciliation.status, began, triggers);
  if (!wanted && excluded === undefined) return recordOutside(reconciliation, `${outside}`);
  if (!wanted) return recordUnchecked(reconciliation, { verdict: "blocked", reason: `${excluded}` });
  const outcome = await reconcileWanted(reconciliation, wanted, core);
  return typeof outcome === "string" ? endManagement(bucket, triggers, began, known, core, outcome) : outcome;
}

/** Not even what is wanted could be read. */
async function unreached(place: Place, failure: S3Failure, reconciler: Reconciler): Promise<Outcome> {
  const { bucket, item, known, triggers, began, account } = place;
  if (item === undefined && (!known || known.released)) {
    // Nothing would remember the bucket: its trigger stays on the queue.
    if (failure.kind === "transient" || !(concernsAccount(failure) || isOfList(failure))) throw failure;
    // The listing of the account finds it when the account is within reach again.
    return { ...nothingToDo(statusOf(bucket, known, began), began, triggers), verdict: "unmanaged" };
  }
  const core = inAccount(account, reconciler);
  const reconciliation = await begun(place, core);
  await recordReach({ conditions: outOfReach(failure) }, reconciliation.status, core, { began });
  return recordOutOfReach(reconciliation, failure);
}

/** The reconciliation at its beginning. It has only the triggers that are not done yet. */
async function begun(
  place: Place,
  core: Reconciler,
  found: Pick<Status, "layered"> = {},
): Promise<Reconciliation> {
  const { bucket, item, known, triggers, began, hints } = place;
  const recorded = ownStatus(statusOf(bucket, known, began));
  const status = { ...recorded, ...found, account: otherThanHome(place.account, core) };
  const open = triggers.filter((trigger) => !isOver(trigger, status));
  const deletion = isDeleted(item, known) ? await deletionOf(known, core.specs, began) : undefined;
  const spec = readSpec(item, known, open, began, deletion);
  const situation = situationOf(status, spec.fresh, began, core.clock ?? systemClock, core);
  return { ...situation, ledger: core.ledger, triggers: open, spec, recorded, hints };
}

/** The spec was deleted since the last record, and baselines still manage the bucket. */
const isDeleted = (item: unknown, known: Status | undefined): known is Status =>
  item === undefined &&
  known !== undefined &&
  !known.released &&
  !known.layered?.bare &&
  Object.keys(known.spec?.attributes ?? {}).length > 0;

/** What a status keeps of the account of its bucket. */
const otherThanHome = (account: string | undefined, { members }: Pick<Reconciler, "members">) =>
  members && account !== members.home ? account : undefined;

async function allForeign(place: Place, { ledger }: Reconciler): Promise<Outcome> {
  const { bucket, began, known, foreign } = place;
  const isManaged = known && !known.released;
  if (isManaged && known.searched) {
    const { noteHints } = await import("./facts.ts");
    await noteHints(known, place.hints, ledger);
  }
  const outcome = nothingToDo(statusOf(bucket, known, began), began, []);
  return { ...outcome, ...(isManaged ? {} : { verdict: "unmanaged" }), foreign };
}

const isOver = (trigger: Trigger, status: Status) => isOwnWrite(trigger, status) || isDone(trigger, status);
