import { AsyncLocalStorage } from "node:async_hooks";
import type { Cause, Trigger } from "../../service/triggers/trigger.ts";
import type { Settings } from "./settings.ts";
import type { Item } from "./tables.ts";
import type { World } from "./world.ts";

/** What one worker knows of one bucket since it read its spec. */
export interface Run {
  readonly version: number;
  readonly spec: Item | undefined;
  readonly at: number;
  /** What the ledger said before, and all that set this off. */
  readonly known: Item | undefined;
  readonly causes: readonly Cause[];
  /** By facet, whether its last read showed what the spec wants; false also if it failed. */
  readonly asWanted: Map<string, boolean>;
  /** Facets whose last read showed that they let somebody in whom the spec keeps out. */
  readonly exposed: Set<string>;
  /** Those of which a write was tried, whatever came of it. */
  readonly tried: Set<string>;
  /** Written, and not read since. */
  readonly unread: Set<string>;
  created: boolean;
  /** S3 has refused a call, or has not answered. */
  hindered: boolean;
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
  hindered: false,
  begun: false,
  missingSince: undefined,
});

/** One invocation of a function. */
export interface Task {
  readonly id: number;
  readonly name: string;
  readonly world: World;
  readonly startedAt: number;
  /** What the operator had set then. */
  readonly settings: Settings;
  /** It is of the version that is being deployed. */
  readonly isNext: boolean;
  /** Nothing of it happens any more. */
  dead: boolean;
  /** Its handler has answered; what it left behind may go on when its container is used again. */
  ended: boolean;
  /** It has lost its bucket's place in the queue: it has been given to somebody else. */
  lockLost: boolean;
  /** Its container hangs, and so does Lambda's watch over it. */
  stalled: boolean;
  /** What its messages ask for. */
  readonly triggers: Trigger[];
  /** By bucket, the status that it has read. */
  readonly known: Map<string, Item>;
  /** Repairs out of the budget that it has not begun yet. */
  grants: number;
  /** Buckets that it has asked to look at. */
  readonly asked: Set<string>;
  readonly runs: Map<string, Run>;
  /** Called once, when it dies. */
  died: () => void;
}

const storage = new AsyncLocalStorage<Task>();

export const runAs = <T>(task: Task, work: () => T): T => storage.run(task, work);

/** The task that the running code belongs to. */
export function runningTask(): Task {
  const task = storage.getStore();
  if (!task) throw new Error("no task of a simulation is running here");
  return task;
}
