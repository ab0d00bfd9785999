import { changeSince, memoryOf, type SpecMemory } from "../tables/specMemory.ts";
import type { Status } from "../tables/status.ts";
import type { Cause, SpecChange, Trigger } from "../triggers/trigger.ts";

/** The spec of a handling, and how it differs from that of the last one. */
export interface ReadSpec {
  readonly memory: SpecMemory;
  /** What set the handling off; what the stream told of has the change. */
  readonly fresh: readonly Cause[];
  /** A change that the stream has not told of yet. It is told in the history, and decides nothing. */
  readonly ahead?: Cause | undefined;
}

export function readSpec(
  item: unknown,
  known: Status | undefined,
  triggers: readonly Trigger[],
  now: string,
): ReadSpec {
  const isNew = !known || known.released === true;
  const change = changeSince(isNew ? undefined : known.spec, item, isNew);
  const causes = triggers.map(({ cause }) => cause);
  return { memory: memoryOf(item), ...withChange(causes, change, now) };
}

/** The newest cause that a spec was written, with what was changed; where there is none, such a cause by itself. */
export function withChange(
  causes: readonly Cause[],
  change: SpecChange | undefined,
  now: string,
): Pick<ReadSpec, "fresh" | "ahead"> {
  const at = causes.findLastIndex(({ why }) => why === "spec");
  if (change && at >= 0)
    return { fresh: causes.map((cause, index) => (index === at ? { ...cause, change } : cause)) };
  return { fresh: causes, ...(change && isPublished(change) && { ahead: { why: "spec", at: now, change } }) };
}

/** Whether there is something to tell: that somebody wrote the same spec again is nothing. */
const isPublished = ({ became, changes }: SpecChange) => became !== undefined || changes.length > 0;

export const showsChange = ({ fresh, ahead }: Pick<ReadSpec, "fresh" | "ahead">): boolean =>
  ahead !== undefined || fresh.some(({ change }) => change !== undefined && isPublished(change));

/** The pause is over, by its spec: what was due at its end is done now. */
export const resumed = ({ due, ...status }: Status): Status =>
  due?.why === "pause ends" ? status : { ...status, due };
