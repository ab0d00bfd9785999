import { changeSince, deletionBy, memoryOf, type SpecMemory } from "../tables/specMemory.ts";
import type { Specs } from "../tables/specs.ts";
import type { Status } from "../tables/status.ts";
import type { Cause, SpecChange, Trigger } from "../triggers/trigger.ts";

/** The spec of a reconciliation, and how it differs from the spec of the previous one. */
export interface ReadSpec {
  readonly memory: SpecMemory;
  /** The causes of the triggers; the cause of the spec's own event has the change. */
  readonly fresh: readonly Cause[];
  /** A change whose stream event has not arrived yet. The history records it; it decides nothing. */
  readonly ahead?: Cause | undefined;
}

/** Compares the spec item with the one that the ledger remembers. A bucket that only baselines manage has none. */
export function readSpec(
  item: unknown,
  known: Status | undefined,
  triggers: readonly Trigger[],
  now: string,
  deletion?: SpecChange,
): ReadSpec {
  const isNew = !known || known.released === true;
  const causes = triggers.map(({ cause }) => cause);
  if (item === undefined && (isNew || known.layered?.bare)) return { memory: memoryOf(item), fresh: causes };
  const change = deletion ?? changeSince(isNew ? undefined : known.spec, item, isNew);
  return { memory: memoryOf(item), ...withChange(causes, change, now) };
}

/** Who deleted the spec of a bucket, and why. Rejects like the table. */
export const deletionOf = async (
  { bucket, since, spec }: Status,
  specs: Pick<Specs, "deletionNote">,
  now: string,
): Promise<SpecChange> => deletionBy(await specs.deletionNote(bucket), since, spec, now);

/** Adds the change to the newest `spec` cause; if there is none, returns it as a cause of its own. */
export function withChange(
  causes: readonly Cause[],
  change: SpecChange | undefined,
  now: string,
): Pick<ReadSpec, "fresh" | "ahead"> {
  const at = causes.findLastIndex(({ why }) => why === "spec");
  if (change && at >= 0)
    return { fresh: causes.map((cause, index) => (index === at ? { ...cause, change } : cause)) };
  return { fresh: causes, ...(change && isRecorded(change) && { ahead: { why: "spec", at: now, change } }) };
}

/** Whether a change is worth recording: writing the same spec again is not. */
const isRecorded = ({ became, changes }: SpecChange) => became !== undefined || changes.length > 0;

/** Whether the history must record a change of the spec. */
export const showsChange = ({ fresh, ahead }: Pick<ReadSpec, "fresh" | "ahead">): boolean =>
  ahead !== undefined || fresh.some(({ change }) => change !== undefined && isRecorded(change));

/** The status without the check that was due at the end of a pause: the spec has ended the pause earlier. */
export const resumed = ({ due, ...status }: Status): Status =>
  due?.why === "pause ends" ? status : { ...status, due };
