import type { HistoryEntry } from "../../service/tables/history.ts";
import type { Status } from "../../service/tables/status.ts";
import { violationsOfShared } from "./accountChecks.ts";
import { adoptedIn, different, exists, isInvalid, isPaused, windowsIn } from "./expectations.ts";
import { fleet } from "./layerActors.ts";
import { violationsOfFleet } from "./layerRest.ts";
import { redriven, wrongPlans } from "./manualInvokeChecks.ts";
import { statusIn } from "./mixedVersions.ts";
import { quietFor, settle, settlingMs } from "./rest.ts";
import { followed, violationsOfRoaming } from "./roamingRest.ts";
import { wereOpen } from "./settings.ts";
import type { Item } from "./tables.ts";
import type { World } from "./world.ts";

const minute = 60_000;
/** The time within which an insisting writer has changed a facet back, and a check has found it. */
const answeredMs = 15_000;

/** The violations of what must hold once the faults have stopped and time has passed. */
export async function eventually(world: World, buckets: readonly string[]): Promise<string[]> {
  const { now: began, deadLetters } = world;
  await followed(world);
  await settle(world);
  const unread = deadLetters.left.readable > 0 ? await redriven(world) : [];
  world.invariants.quiet = true;
  await world.pass(quietFor(world, began));
  while (world.now - world.invariants.lastWrite < answeredMs) await world.pass(answeredMs);
  if (world.invariants.violations.length > 0) return world.invariants.violations;
  const violations = [
    ...unread,
    ...buckets.flatMap((bucket) => violationsAbout(world, bucket)),
    ...violationsOfFleet(world, fleet),
    ...violationsOfShared(world),
    ...violationsOfRoaming(world),
    ...unrecorded(world),
    ...(await wrongPlansAgain(world)),
  ];
  violations.push(
    ...world.deadLetters.lost.map(
      (deadLetter) => `the check in the dead letter ${deadLetter} was not requested`,
    ),
  );
  // A tick may just have asked for checks.
  if (!world.queue.isEmpty) await world.pass(answeredMs);
  if (!world.queue.isEmpty) violations.push("the work queue is not empty");
  if (!world.stream.isEmpty || !world.layers.stream.isEmpty) violations.push("the stream is not empty");
  return violations;
}

/** Of an account that was throttled, the first calls of a container are one try, and all others fail at once. */
async function wrongPlansAgain(world: World): Promise<string[]> {
  const wrong = await wrongPlans(world);
  return wrong.length > 0 && world.accounts.isUsed ? wrongPlans(world) : wrong;
}

function violationsAbout(world: World, bucket: string): string[] {
  const spec = world.specs.get({ name: bucket });
  const status = statusIn(world, bucket);
  const says = `the status of ${bucket} says ${status?.verdict} ${status?.reason ?? ""}`;
  if (!spec) return status ? [`${says}, and there is no spec`] : [];
  const expected = expectedVerdict(world, spec, status);
  const violations = expected.includes(status?.verdict ?? "")
    ? []
    : [`${says}, not ${expected.join(" or ")}`];
  if (status?.intent) violations.push(`an intent of ${bucket} is left over`);
  const late = status?.due && Date.parse(status.due.at) < world.now - 3 * minute;
  if (late) violations.push(`${bucket} was due at ${status.due?.at}`);
  return violations;
}

function expectedVerdict(world: World, spec: Item, status: Status | undefined): string[] {
  if (isInvalid(spec)) return ["invalid"];
  if (isPaused(spec, world.now)) return ["paused"];
  const bucket = `${spec.name}`;
  const isThere = exists(world.s3, bucket);
  const differs = different(world.s3, spec);
  if (spec.mode === "observe") return [isThere && differs.length === 0 ? "converged" : "drifted"];
  const isShut = !wereOpen(
    [world.settings.windows, windowsIn(spec)],
    world.now - settlingMs(world),
    world.now,
  );
  // Only the ledger knows whether the bucket ever existed.
  if (spec.recreate === false && !isThere) return isShut ? ["blocked", "held"] : ["blocked"];
  const places = isThere ? differs : ["bucket"];
  const unheld = places.filter((facet) => !isHeld(world, spec, status, isShut, facet));
  if (unheld.length > 0) return [`converged, for ${unheld} differ`];
  if (places.length > 0) return ["held"];
  return [isContested(world, status) ? "contested" : "converged"];
}

/** A conflict about an exposure is still open. */
const isContested = ({ now }: World, status: Status | undefined): boolean =>
  Object.values(status?.conflicts ?? {}).some(
    ({ breaker }) => breaker?.exposes && Date.parse(breaker.until) > now,
  );

/** Whether a hold prevents the write of a facet that differs, and the status states this hold. */
function isHeld(
  world: World,
  spec: Item,
  status: Status | undefined,
  isShut: boolean,
  facet: string,
): boolean {
  const hold = status?.conditions[facet]?.hold;
  // A probe may have to wait for a window or for the budget.
  const inConflict = world.otherWriters.has(`${spec.name} ${facet}`) && hold !== "adoption";
  if (inConflict && hold !== undefined) return true;
  const { adoptsOnlyAsked } = world.settings;
  const isForeign = facet !== "bucket" && adoptsOnlyAsked && !status?.adopted && !adoptedIn(spec);
  if (!isForeign && !isShut) return false;
  // A deferred facet is not urgent: the status may state a late claim instead of the window.
  const isClaimed = world.invariants.restraints.isClaimed(`${spec.name} ${facet}`);
  return hold === (isForeign ? "adoption" : "window") || (isClaimed && hold === "conflict");
}

/** Calls whose change was repaired by a worker that had their event, and that no history names. */
function unrecorded({ ledger, invariants }: World): string[] {
  const recorded = new Set(
    ledger
      .seen(0)
      .flatMap((entry) => (entry as unknown as Partial<HistoryEntry>).causes ?? [])
      .map(({ call }) => call?.requestId),
  );
  return [...invariants.attribution.owed]
    .filter((requestId) => !recorded.has(requestId))
    .map((requestId) => `no history names the caller of ${requestId}, whose change was repaired`);
}
