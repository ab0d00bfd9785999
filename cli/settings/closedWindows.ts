import { closedUntil } from "../../core/spec/windows/closedUntil.ts";
import type { MaintenanceWindow } from "../../core/spec/windows/schema.ts";

const dayMs = 24 * 60 * 60_000;
/** So long no freeze is that someone means to set. */
const mostDays = 90;
/** A year of instants from which to see when the windows let the service write next. */
const instants = Array.from({ length: 13 }, (_, index) => index * 30 * dayMs);

/** What windows keep from being repaired: all the time, or for months; undefined where they let the service write soon enough. */
export async function closedByWindows(
  windows: readonly MaintenanceWindow[],
  now: Date,
): Promise<string | undefined> {
  const repairs = "repairs, but of exposures";
  for (const ms of instants) {
    const from = new Date(now.getTime() + ms);
    const closed = await closedUntil([windows], from);
    if (closed && closed.until === undefined) return `${repairs}: these windows never let the service write`;
    if (closed?.until && Date.parse(closed.until) - from.getTime() > mostDays * dayMs)
      return `${repairs}: these windows let the service write no time between ${day(from)} and ${day(new Date(closed.until))}`;
  }
  return undefined;
}

const day = (at: Date) => at.toISOString().slice(0, 10);
