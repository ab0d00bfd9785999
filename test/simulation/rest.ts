import type { Status } from "../../service/tables/status.ts";
import { fleet } from "./layerActors.ts";
import { isUnfound } from "./layerRest.ts";
import { understood } from "./mixedVersions.ts";
import { sweepPeriodMs } from "./settings.ts";
import type { World } from "./world.ts";

const minute = 60_000;

/** The time within which all work in progress ends, and every window that ever opens has opened. */
const settledMs = 7 * minute;
/** Two windows may be missed: S3 has not settled, or another bucket got the last repair of a minute. */
const missedMs = 8 * minute;
/** The period of the sweep, in which every bucket is checked, until its last tick has ended. */
const checkedMs = sweepPeriodMs + 0.5 * minute;
/**
 * The time within which a listing has found a bucket, and it is checked: the rest of a listing whose page was read right before
 * the bucket was created, five minutes because that one found others, and the next ticks.
 */
const foundMs = sweepPeriodMs + 5 * minute + 2.5 * minute;
/** How often it is asked whether work is in progress. */
const askMs = 0.5 * minute;
/** Two periods of the sweep, until the last tick has ended. */
const quietMs = 6.5 * minute;

/** The time within which all work ends, in milliseconds. */
export function settlingMs({ settings, specs }: World): number {
  const windows = [settings, ...specs.seen(0)].flatMap(({ windows: list = [] }) => list);
  return windows.length > 0 ? settledMs + missedMs : settledMs;
}

/**
 * No work is in progress, and no status in the ledger has anything pending: every later check finds what the last one
 * found.
 */
function isAtRest(world: World): boolean {
  const { scheduler, queue, stream, otherWriters, ledger, layers } = world;
  if (fleet.some((bucket) => isUnfound(world, bucket))) return false;
  const isIdle = scheduler.isIdle && queue.isEmpty && stream.isEmpty && layers.stream.isEmpty;
  if (!isIdle || otherWriters.size > 0) return false;
  const statuses = ledger.seen(0).filter(({ entry, released }) => entry === "status" && !released);
  return statuses.every((item) => remains(world, understood(item) as unknown as Status));
}

/** Nothing is pending, and nothing becomes so when a window opens or a pause ends. */
function remains({ settings, specs }: World, { bucket, verdict, due, intent, conflicts = {} }: Status) {
  if (due || intent || Object.values(conflicts).some(({ breaker }) => breaker)) return false;
  const spec = specs.get({ name: bucket });
  if (verdict === "converged" || (verdict === "paused" && spec?.paused === true)) return true;
  return settings.windows.length === 0 && spec?.windows === undefined && spec?.paused === undefined;
}

/** Waits until all work has ended, and no longer than it may take. */
export async function settle(world: World): Promise<void> {
  const isFound = !fleet.some((bucket) => isUnfound(world, bucket));
  const end = world.now + Math.max(settlingMs(world), isFound ? 0 : foundMs);
  await world.pass(checkedMs);
  while (!isAtRest(world) && world.now < end && world.invariants.violations.length === 0)
    await world.pass(Math.min(askMs, end - world.now));
}

/** For how long nothing may be written from now on: until a check of every bucket has begun and ended without a change. */
export function quietFor(world: World, since: number): number {
  if (!isAtRest(world)) return quietMs;
  return Math.max(0, Math.max(since, world.invariants.lastChange) + checkedMs - world.now);
}
