import type { MergedWrite, Status } from "../tables/status.ts";
import { blurOf, skewMs, type Trigger } from "../triggers/trigger.ts";

/** The events of calls arrive within minutes. */
const rememberedMs = 60 * 60_000;

/** Writes before this instant are not compared with calls any more. */
export const oldestAt = (now: string): string => new Date(Date.parse(now) - rememberedMs).toISOString();

/** A call that may have come between the read and the write of one of ours. */
export interface Suspect {
  readonly trigger: Trigger;
  readonly write: MergedWrite;
}

/** The calls that may have come between a read and a write of ours. CloudTrail's times can be a second too early. */
export function suspectsOf(
  triggers: readonly Trigger[],
  { merged = [] }: Status,
  managed: readonly string[],
  now: string,
): Suspect[] {
  return triggers.flatMap((trigger) => {
    const { why, at, facets = [], call } = trigger.cause;
    if (why !== "drift" || !call?.requestId) return [];
    const [first, last] = [-skewMs, blurOf(at)].map((ms) => new Date(Date.parse(at) + ms).toISOString());
    const write = merged.findLast(
      (one) =>
        facets.includes(one.facet) &&
        managed.includes(one.facet) &&
        one.at > oldestAt(now) &&
        (last ?? "") >= one.readAt &&
        (first ?? "") <= one.at,
    );
    return write ? [{ trigger, write }] : [];
  });
}
