import type { Place } from "./place.ts";

/** A bucket is new for no longer than this, however many events come: else a caller could keep a baseline off forever. */
const newForMs = 60 * 60_000;

/** The last event of a new bucket, and until when it has to be without another one; instants. */
export interface Quiet {
  readonly busy: string;
  readonly until: string;
}

/**
 * Whether the tool that created a bucket may still be configuring it; undefined once no event came for the given time. The
 * bucket of a creation that no one has seen counts from its creation date.
 */
export function quietOf(
  { known, triggers, began }: Pick<Place, "known" | "triggers" | "began">,
  created: string | undefined,
  quietMs: number,
): Quiet | undefined {
  const causes = triggers.map(({ cause }) => cause);
  const last = known?.released ? undefined : known?.layered;
  const wasCreated = causes.findLast(({ call }) => call?.event === "CreateBucket")?.at;
  const isKnown = last !== undefined && wasCreated === undefined;
  const since = isKnown ? last.busy : (wasCreated ?? created);
  if (since === undefined || quietMs === 0) return undefined;
  const after = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString();
  const events = causes.flatMap(({ why, at }) => (why === "drift" ? [at] : []));
  // An event may arrive long after its time: what counts is when the call was made.
  const isEarly = (at: string) => at < after(since, quietMs);
  const busy = [since, ...events.filter(isEarly)].sort().at(-1) ?? since;
  const until = [after(busy, quietMs), after(created ?? since, newForMs)].sort()[0] ?? busy;
  return began < until ? { busy, until } : undefined;
}
