import type { Desired } from "../../core/spec/desired.ts";
import type { Status } from "../tables/status.ts";
import { blurOf, type Cause, type Trigger } from "../triggers/trigger.ts";

/** What a handful of triggers for one bucket asks for. */
export interface Scope {
  /** Facets to read now. */
  readonly now: ReadonlySet<string>;
  /** Facets that S3 may still show as they were before somebody's call: until when they are to be read again. */
  readonly later: ReadonlyMap<string, string>;
}

/** Events of our own calls ask for nothing. Anything else under our name does: a late write, or a borrowed role. */
export const isOwnWrite = ({ cause }: Trigger, status: Status): boolean =>
  status.sent.some(({ requestId }) => requestId !== "" && requestId === cause.call?.requestId);

/** What a tick of the sweep asked for has been done since: two ticks may ask before the first one's look is over. */
export const isDone = ({ cause }: Trigger, { due }: Status): boolean =>
  cause.why === "due" && !(due && due.at <= cause.at);

/**
 * Which managed facets to read now, and which once more when S3 has settled. A call that a look has already seen needs
 * no other one until then; one that a look has seen after that needs none at all.
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

/** The facets that the service looked at last, and that the spec names no longer. */
export const unmanagedBy = ({ facets }: Pick<Desired, "facets">, { checked }: Status): string[] =>
  Object.keys(checked).filter((facet) => !facets.has(facet));
