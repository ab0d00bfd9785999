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
  // The event of the creation may come after those of later calls.
  const since = latest(wasCreated, last ? last.busy : created);
  if (since === undefined || quietMs === 0) return undefined;
  const after = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString();
  // An event may arrive long after its time, and with others: what counts is when each call was made.
  const calls = causes.flatMap(({ why, at }) => (why === "drift" ? [at] : [])).sort();
  const busy = calls.reduce((last, at) => (at > last && at < after(last, quietMs) ? at : last), since);
  const until = [after(busy, quietMs), after(created ?? since, newForMs)].sort()[0] ?? busy;
  return began < until ? { busy, until } : undefined;
}

/** Of instants in ISO form. */
const latest = (...all: readonly (string | undefined)[]): string | undefined =>
  all
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
