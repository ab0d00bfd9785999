import type { Desired } from "../spec/desired.ts";
import { closedUntil } from "../spec/windows/closedUntil.ts";
import { wholeBucket } from "./action.ts";
import type { Withholding } from "./calls.ts";
import type { Plan, Restrained, Restraining } from "./plan.ts";

/** Whether a spec has its bucket left alone at that time. */
export function pauseOf({ paused }: Pick<Desired, "paused">, now: Date): Withholding | undefined {
  if (paused === true) return { reason: "paused until somebody resumes it" };
  if (typeof paused !== "string" || Date.parse(paused) <= now.getTime()) return undefined;
  return { reason: `paused until ${paused}`, until: new Date(paused).toISOString() };
}

/** Why nothing is written to a bucket, whatever differs: a person has said so in its spec. */
export function standingOf(desired: Desired, now: Date): Restraining | undefined {
  const pause = pauseOf(desired, now);
  // A pause that ends by itself waits for nobody.
  if (pause) return { ...pause, isForPerson: pause.until === undefined };
  return desired.mode === "observe"
    ? { reason: "its spec says mode: observe", isForPerson: true }
    : undefined;
}

/** The facets whose calls a plan would send and that do not close an exposure; a bucket that is made is made whole. */
export const restrainable = ({ exists, actions }: Plan): readonly string[] =>
  exists
    ? [...new Set(actions.flatMap(({ facet, severity }) => (severity === "exposure" ? [] : [facet])))]
    : [wholeBucket];

/** What a spec itself says against writing now: observe, paused, its maintenance windows. */
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
