import type { Desired } from "../spec/desired.ts";
import { pauseOf } from "../spec/pause.ts";
import { closedUntil } from "../spec/windows/closedUntil.ts";
import { wholeBucket } from "./action.ts";
import type { Withholding } from "./calls.ts";
import type { Plan, Restrained, Restraining } from "./plan.ts";

/** Why nothing that a spec names is written. */
export const observes = "its spec says mode: observe";

/** Why a spec prevents all writes (paused or observe); undefined if it does not. */
export function standingOf(desired: Desired, now: Date): Restraining | undefined {
  const pause = pauseOf(desired, now);
  // A pause that ends by itself needs no person.
  if (pause) return { ...pause, isForPerson: pause.until === undefined };
  return desired.mode === "observe" ? { reason: observes, isForPerson: true } : undefined;
}

/**
 * The facets whose calls can be held: those in the plan that do not close an exposure. A new bucket can only be
 * held as a whole.
 */
export const restrainable = ({ exists, actions }: Plan): readonly string[] =>
  exists
    ? [...new Set(actions.flatMap(({ facet, severity }) => (severity === "exposure" ? [] : [facet])))]
    : [wholeBucket];

/** What the spec itself withholds now: observe, paused, outside its maintenance windows. */
export async function restraintOfSpec(plan: Plan, desired: Desired, now: Date): Promise<Restrained> {
  const standing = standingOf(desired, now);
  if (standing) return new Map([[wholeBucket, standing]]);
  const closed = await closedUntil([desired.windows], now);
  if (!closed) return new Map();
  const why = { ...outsideWindows(closed), isForPerson: false };
  return new Map(restrainable(plan).map((facet) => [facet, why]));
}

export const outsideWindows = ({ until }: { readonly until?: string }): Withholding => ({
  reason: until ? `outside its maintenance windows until ${until}` : "its maintenance windows never open",
  ...(until && { until }),
});
