import { randomUUID } from "node:crypto";
import type { Clock } from "../../core/providers/clock.ts";
import type { Ledger } from "../tables/ledger.ts";
import type { Specs } from "../tables/specs.ts";
import type { Override, Trigger } from "../triggers/trigger.ts";
import type { WorkQueue } from "./queue.ts";

export interface Sweeper {
  readonly specs: Pick<Specs, "slice">;
  readonly ledger: Pick<Ledger, "due">;
  readonly queue: Pick<WorkQueue, "send">;
  readonly clock: Clock;
  /** Every bucket with a spec is checked once in this time. */
  readonly sweepPeriodMs: number;
}

const tickMs = 60_000;

/** The triggers of a tick, and how long the most overdue check had waited, in milliseconds. */
export interface Swept {
  readonly triggers: readonly Trigger[];
  readonly lagMs: number;
}

/** One tick per minute: enqueues the checks that are due, and the next slice of all specs. */
export async function sweep({ specs, ledger, queue, clock, sweepPeriodMs }: Sweeper): Promise<Swept> {
  const now = clock.now();
  const at = now.toISOString();
  const slot = Math.floor(now.getTime() / tickMs);
  const slices = Math.max(1, Math.floor(sweepPeriodMs / tickMs));
  const [due, names] = await Promise.all([ledger.due(at), specs.slice(slot % slices, slices)]);
  const triggers = [
    ...due.map(({ bucket, due: { at: dueAt, facets } }): Trigger => {
      const cause = { why: "due", at, ...(facets && { facets }) } as const;
      return { bucket, id: `due ${dueAt} ${slot}`, cause };
    }),
    ...names.map((bucket): Trigger => ({ bucket, id: `sweep ${slot}`, cause: { why: "sweep", at } })),
  ];
  await queue.send(triggers);
  const [oldest] = due.map(({ due: { at: dueAt } }) => Date.parse(dueAt)).sort((a, b) => a - b);
  return { triggers, lagMs: oldest === undefined ? 0 : now.getTime() - oldest };
}

/** Enqueues a check of one bucket now, which may override what holds repairs. */
export async function checkNow(
  bucket: string,
  { queue, clock }: Pick<Sweeper, "queue" | "clock">,
  override?: Override,
): Promise<Trigger> {
  const trigger: Trigger = {
    bucket,
    id: randomUUID(),
    cause: { why: "manual", at: clock.now().toISOString(), ...(override && { override }) },
  };
  await queue.send([trigger]);
  return trigger;
}
