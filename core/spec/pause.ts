import type { Desired } from "./desired.ts";

/** Why a paused spec is not enforced, and until when, if it says so (an instant, ISO 8601). */
export interface Pause {
  readonly reason: string;
  readonly until?: string | undefined;
}

/** The pause of a spec at that time; undefined if it is not paused. */
export function pauseOf({ paused }: Pick<Desired, "paused">, now: Date): Pause | undefined {
  if (paused === true) return { reason: "paused until it is resumed" };
  if (typeof paused !== "string" || Date.parse(paused) <= now.getTime()) return undefined;
  return { reason: `paused until ${paused}`, until: new Date(paused).toISOString() };
}
