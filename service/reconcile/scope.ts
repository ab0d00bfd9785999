import type { Desired } from "../../core/spec/desired.ts";
import type { Status } from "../tables/status.ts";
import { blurOf, type Cause, type Trigger } from "../triggers/trigger.ts";

/** What the causes require to be read. */
export interface Scope {
  /** Facets to read now. */
  readonly now: ReadonlySet<string>;
  /** Facets for which S3 may still return the value from before a call, and when to read them again. */
  readonly later: ReadonlyMap<string, string>;
}

/** An event of our own write needs no check. Other events of our role do: a late write, or a borrowed role. */
export const isOwnWrite = ({ cause }: Trigger, status: Status): boolean =>
  status.sent.some(({ requestId }) => requestId !== "" && requestId === cause.call?.requestId);

/**
 * Whether someone waits for the check. What the sweep asks for can wait, and an event of our own session probably needs no
 * spec: reading only the status costs a quarter.
 */
export const isAwaited = (triggers: readonly Trigger[], session: string | undefined): boolean =>
  triggers.some(({ cause: { why, call } }) => {
    const isOurs = session !== undefined && call?.principal.name.endsWith(`/${session}`);
    return why !== "sweep" && why !== "due" && !isOurs;
  });

/** A due check was made since its tick: two ticks can enqueue it before the first one's check is over. */
export const isDone = ({ cause }: Trigger, { due }: Status): boolean =>
  cause.why === "due" && !(due && due.at <= cause.at);

/**
 * Which managed facets to read now, and which again when S3 has settled. A call that an earlier check covered needs no check
 * until S3 has settled, and none at all if that check was made after the settling time.
 */
export function scopeOf(
  causes: readonly Cause[],
  desired: Desired,
  { checked }: Status,
  began: string,
  settlingMs: number,
): Scope {
  const now = new Set<string>();
  const later = new Map<string, string>();
  const managed = [...desired.facets.keys()];
  for (const { why, at, facets = managed } of causes)
    for (const facet of facets.filter((name) => desired.facets.has(name))) {
      const seen = instant(at, blurOf(at));
      const settled = instant(at, settlingMs);
      const last = checked[facet] ?? "";
      if (why !== "drift" || last < seen || (last < settled && settled <= began)) now.add(facet);
      if (why === "drift" && began < settled && settled > (later.get(facet) ?? "")) later.set(facet, settled);
    }
  return { now, later };
}

const instant = (at: string, afterMs: number) => new Date(Date.parse(at) + afterMs).toISOString();

/** The facets that were managed at the last check and that the spec no longer names. */
export const unmanagedBy = ({ facets }: Pick<Desired, "facets">, { checked }: Status): string[] =>
  Object.keys(checked).filter((facet) => !facets.has(facet));
