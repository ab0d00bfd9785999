import type { HistoryEntry } from "../../core/history.ts";
import type { Status } from "../../core/status.ts";
import { expectations } from "./expectations.ts";
import type { Item } from "./tables.ts";
import { different, exists, isInvalid, isPaused } from "./wishes.ts";
import type { World } from "./world.ts";

const minute = 60_000;

/** By then whatever was under way has ended, however it ended. */
const settledMs = 7 * minute;
/** Two periods of the sweep. */
const quietMs = 6 * minute;

/** What has to hold once the faults have stopped and time has passed; the ways in which it does not. */
export async function eventually(world: World, buckets: readonly string[]): Promise<string[]> {
  await world.pass(settledMs);
  world.watch.quiet = true;
  await world.pass(quietMs);
  const wrong = [
    ...world.watch.violations,
    ...buckets.flatMap((bucket) => wrongAbout(world, bucket)),
    ...untold(world),
  ];
  if (!world.queue.isEmpty) wrong.push("the work queue is not empty");
  if (!world.stream.isEmpty) wrong.push("the stream is not empty");
  return wrong;
}

function wrongAbout(world: World, bucket: string): string[] {
  const spec = world.specs.get({ name: bucket });
  const kept = world.ledger.get({ bucket, entry: "status" }) as Status | undefined;
  const status = kept?.released ? undefined : kept;
  const says = `the status of ${bucket} says ${status?.verdict} ${status?.reason ?? ""}`;
  if (!spec) return status && !world.watch.overwritten.has(bucket) ? [`${says}, and there is no spec`] : [];
  const expected = expectedVerdict(world, spec);
  // A pause leaves what is known of the facets, and that may be worse.
  const mayBeWorse = expected === "paused" && !expectations.pauseIsTheVerdict;
  const said = mayBeWorse ? status?.troubles.bucket?.verdict : status?.verdict;
  const wrong = said === expected ? [] : [`${says}, not ${expected}`];
  if (status?.intent) wrong.push(`an intent of ${bucket} is left over`);
  const late = status?.due && Date.parse(status.due.at) < world.now - 3 * minute;
  if (late) wrong.push(`${bucket} was due at ${status.due?.at}`);
  return wrong;
}

function expectedVerdict(world: World, spec: Item): string {
  if (isInvalid(spec)) return "invalid";
  if (isPaused(spec, world.now)) return "paused";
  const differs = different(world.s3, spec).length > 0;
  if (spec.mode === "observe") return differs ? "drifted" : "converged";
  if (spec.recreate === false && !exists(world.s3, `${spec.name}`)) return "blocked";
  return differs ? `converged, for ${different(world.s3, spec)} differ` : "converged";
}

/** Offenders whose event was in the hands of the worker that put their change right, and that no history names. */
function untold({ ledger, watch }: World): string[] {
  const told = new Set(
    ledger
      .seen(0)
      .flatMap((entry) => (entry as unknown as Partial<HistoryEntry>).causes ?? [])
      .map(({ call }) => call?.requestId),
  );
  return watch.attribution
    .owed(watch.overwritten)
    .filter((requestId) => !told.has(requestId))
    .map((requestId) => `no history tells who made the call ${requestId}, which was put right`);
}
