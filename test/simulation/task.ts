import { AsyncLocalStorage } from "node:async_hooks";
import type { Cause, Trigger } from "../../service/triggers/trigger.ts";
import type { Settings } from "./settings.ts";
import type { Item } from "./tables.ts";
import type { World } from "./world.ts";

/** What one worker knows of one bucket since it read the spec. */
export interface Run {
  readonly version: number;
  readonly spec: Item | undefined;
  readonly at: number;
  /** The status that it read, and the causes of the reconciliation. */
  readonly known: Item | undefined;
  readonly causes: readonly Cause[];
  /** By facet, whether the last read matched the spec; false also if the read failed. */
  readonly asWanted: Map<string, boolean>;
  /** Facets whose last read showed an exposure. */
  readonly exposed: Set<string>;
  /** Facets of which a write was sent, with any result. */
  readonly tried: Set<string>;
  /** Facets that were written and not read since. */
  readonly unread: Set<string>;
  created: boolean;
  /** S3 refused a call, or did not answer. */
  callFailed: boolean;
  /** Something was written. */
  begun: boolean;
  /** When S3 first said that there is no such bucket. */
  missingSince: number | undefined;
}

export const newRun = (known: Pick<Run, "version" | "spec" | "at" | "known" | "causes">): Run => ({
  ...known,
  asWanted: new Map(),
  exposed: new Set(),
  tried: new Set(),
  unread: new Set(),
  created: false,
  callFailed: false,
  begun: false,
  missingSince: undefined,
});

/** One invocation of a function. */
export interface Task {
  readonly id: number;
  readonly name: string;
  readonly world: World;
  readonly startedAt: number;
  /** The operator's settings at that time. */
  readonly settings: Settings;
  /** It runs the version that is being deployed. */
  readonly isNext: boolean;
  /** It crashed or was frozen: none of its actions happens any more. */
  dead: boolean;
  /** Its handler answered; pending work may continue when the container is reused. */
  ended: boolean;
  /** Its messages returned to the queue: another task may hold the bucket. */
  lockLost: boolean;
  /** Its container hangs, and Lambda's time-out does not stop it. */
  stalled: boolean;
  /** The triggers in its messages. */
  readonly triggers: Trigger[];
  /** Those of them that it may give up as dead letters, without a check. */
  readonly spent: Set<Cause>;
  /** By bucket, the status that it has read. */
  readonly known: Map<string, Item>;
  /** Repairs that the budget granted and that it has not begun yet. */
  grants: number;
  /** Buckets of which it requested a check. */
  readonly requestedChecks: Set<string>;
  readonly runs: Map<string, Run>;
  /** Called once, when it crashes. */
  onCrash: () => void;
}

const storage = new AsyncLocalStorage<Task>();

export const runAs = <T>(task: Task, work: () => T): T => storage.run(task, work);

/** The task that the running code belongs to. */
export function runningTask(): Task {
  const task = storage.getStore();
  if (!task) throw new Error("no task of a simulation is running here");
  return task;
}
