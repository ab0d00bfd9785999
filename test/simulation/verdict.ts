import type { HistoryEntry } from "../../service/tables/history.ts";
import type { Status } from "../../service/tables/status.ts";
import { misplanned, redriven } from "./answers.ts";
import { adoptedIn, different, exists, isInvalid, isPaused, windowsIn } from "./expectations.ts";
import { wereOpen } from "./settings.ts";
import type { Item } from "./tables.ts";
import { understood } from "./versions.ts";
import type { World } from "./world.ts";

const minute = 60_000;

/** By then whatever was under way has ended, however it ended, and windows that ever open have opened. */
const settledMs = 7 * minute;
/** A window, and the next one, may be missed: S3 has not settled, or another bucket had the last repair of a minute. */
const missedMs = 8 * minute;
/** The period of the sweep, in which every bucket is checked; and until its last tick is through. */
const periodMs = 3 * minute;
const checkedMs = 3.5 * minute;
/** Two periods of the sweep, and until its last tick is through. */
const quietMs = 6.5 * minute;
/** By then a rival that insists has answered, and that has been seen. */
const answeredMs = 15_000;

function settlingMs({ settings, specs }: World): number {
  const windows = [settings, ...specs.seen(0)].flatMap(({ windows: list = [] }) => list);
  return windows.length > 0 ? settledMs + missedMs : settledMs;
}

/**
 * Nothing is under way, and nothing that the ledger knows of a bucket says that it will be otherwise later: the next check
 * finds what the last one found, and so does every other.
 */
function isAtRest({
  scheduler,
  queue,
  stream,
  deadLetters,
  otherWriters,
  settings,
  specs,
  ledger,
}: World): boolean {
  const isIdle = scheduler.isIdle && queue.isEmpty && stream.isEmpty && deadLetters.left.readable === 0;
  if (!isIdle || otherWriters.size > 0 || settings.windows.length > 0) return false;
  if (specs.seen(0).some(({ windows, paused }) => windows !== undefined || paused !== undefined))
    return false;
  return ledger.seen(0).every((item) => {
    if (item.entry !== "status") return true;
    const { due, intent, conflicts = {} } = understood(item) as unknown as Partial<Status>;
    return !due && !intent && Object.values(conflicts).every(({ breaker }) => !breaker);
  });
}

/** Waits until all that was under way has ended; answers how long nothing is to be written from then on. */
async function settled(world: World): Promise<number> {
  await world.pass(checkedMs);
  if (isAtRest(world)) return periodMs;
  await world.pass(settlingMs(world) - checkedMs);
  return quietMs;
}

/** What has to hold once the faults have stopped and time has passed; the ways in which it does not. */
export async function eventually(world: World, buckets: readonly string[]): Promise<string[]> {
  const quiet = await settled(world);
  const unread = world.deadLetters.left.readable > 0 ? await redriven(world) : [];
  world.watch.quiet = true;
  await world.pass(quiet);
  while (world.now - world.watch.lastWrite < answeredMs) await world.pass(answeredMs);
  if (world.watch.violations.length > 0) return world.watch.violations;
  const wrong = [
    ...unread,
    ...buckets.flatMap((bucket) => wrongAbout(world, bucket)),
    ...unrecorded(world),
    ...(await misplanned(world)),
  ];
  wrong.push(...world.deadLetters.lost.map((deadLetter) => `nobody asked for what was in ${deadLetter}`));
  if (!world.queue.isEmpty) wrong.push("the work queue is not empty");
  if (!world.stream.isEmpty) wrong.push("the stream is not empty");
  return wrong;
}

function wrongAbout(world: World, bucket: string): string[] {
  const spec = world.specs.get({ name: bucket });
  const item = world.ledger.get({ bucket, entry: "status" });
  const kept = (item && understood(item)) as Status | undefined;
  const status = kept?.released ? undefined : kept;
  const says = `the status of ${bucket} says ${status?.verdict} ${status?.reason ?? ""}`;
  if (!spec) return status ? [`${says}, and there is no spec`] : [];
  const expected = expectedVerdict(world, spec, status);
  const wrong = expected.includes(status?.verdict ?? "") ? [] : [`${says}, not ${expected.join(" or ")}`];
  if (status?.intent) wrong.push(`an intent of ${bucket} is left over`);
  const late = status?.due && Date.parse(status.due.at) < world.now - 3 * minute;
  if (late) wrong.push(`${bucket} was due at ${status.due?.at}`);
  return wrong;
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
  // Whether it was ever there is for the ledger to know.
  if (spec.recreate === false && !isThere) return isShut ? ["blocked", "held"] : ["blocked"];
  const places = isThere ? differs : ["bucket"];
  const unheld = places.filter((facet) => !isHeld(world, spec, status, isShut, facet));
  if (unheld.length > 0) return [`converged, for ${unheld} differ`];
  if (places.length > 0) return ["held"];
  return [isContested(world, status) ? "contested" : "converged"];
}

/** Somebody was kept out again and again, and has not been quiet for long enough. */
const isContested = ({ now }: World, status: Status | undefined): boolean =>
  Object.values(status?.conflicts ?? {}).some(
    ({ breaker }) => breaker?.exposes && Date.parse(breaker.until) > now,
  );

/** Whether something keeps us from writing a facet that differs, and the status says just that. */
function isHeld(
  world: World,
  spec: Item,
  status: Status | undefined,
  isShut: boolean,
  facet: string,
): boolean {
  const hold = status?.conditions[facet]?.hold;
  // A probe may have to wait for a window, or for its share.
  const inConflict = world.otherWriters.has(`${spec.name} ${facet}`) && hold !== "adoption";
  if (inConflict && hold !== undefined) return true;
  const { adoptsOnlyAsked } = world.settings;
  const isForeign = facet !== "bucket" && adoptsOnlyAsked && !status?.adopted && !adoptedIn(spec);
  if (!isForeign && !isShut) return false;
  // What is put off anyway is in nobody's hurry, and a claim that came late may be what is told of it.
  const isClaimed = world.watch.restrained.isClaimed(`${spec.name} ${facet}`);
  return hold === (isForeign ? "adoption" : "window") || (isClaimed && hold === "conflict");
}

/** Offenders whose event was in the hands of the worker that put their change right, and that no history names. */
function unrecorded({ ledger, watch }: World): string[] {
  const told = new Set(
    ledger
      .seen(0)
      .flatMap((entry) => (entry as unknown as Partial<HistoryEntry>).causes ?? [])
      .map(({ call }) => call?.requestId),
  );
  return [...watch.attribution.owed]
    .filter((requestId) => !told.has(requestId))
    .map((requestId) => `no history tells who made the call ${requestId}, which was put right`);
}
