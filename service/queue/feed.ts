import type { Clock } from "../../core/providers/clock.ts";
import type { Trigger } from "../triggers/trigger.ts";
import type { WorkQueue } from "./queue.ts";

// What is due in bulk waits in the tables, not in the queue: whoever is new there finds free workers.

/** How triggers in bulk go into the work queue. */
export interface Feed {
  readonly queue: Pick<WorkQueue, "send" | "depth">;
  readonly clock: Clock;
  /** How many workers there are at the most. */
  readonly concurrency: number;
  /** Nothing more is sent from then on; milliseconds since 1970. */
  readonly end: number;
}

/** A third of what a worker does: a check takes it 30 ms, ten of them side by side 300 ms. */
const aWorkerASecond = 10;
const portionsASecond = 4;
const pollMs = 500;

/** How many triggers go into the queue at once. */
export const portionOf = (concurrency: number): number =>
  Math.ceil((concurrency * aWorkerASecond) / portionsASecond);

/**
 * Sends a portion as soon as the queue has room for it, and takes the time in which workers are through with it. False if
 * there is no room in time. What one bucket's flood fills is not to keep the others out: `owed` goes in all the same where
 * workers take anything at all. Rejects like the queue's `send`.
 */
export async function letIn(triggers: readonly Trigger[], feed: Feed, owed: boolean): Promise<boolean> {
  const { queue, clock, concurrency } = feed;
  if (!(await hasRoom(feed, owed))) return false;
  const began = clock.now().getTime();
  await queue.send(triggers);
  const paced = (triggers.length * 1_000) / (concurrency * aWorkerASecond);
  const rest = began + paced - clock.now().getTime();
  if (rest > 0) await clock.sleep(rest);
  return true;
}

/**
 * Sends triggers of changed specs, so many a second: each may cost S3 a write for every facet. What is left when the time
 * is over is sent all the same, since a stream gives up on what comes back too often.
 */
export async function admit(triggers: readonly Trigger[], feed: Feed, aSecond: number): Promise<void> {
  const { queue, clock } = feed;
  const portion = Math.ceil(aSecond / portionsASecond);
  for (let from = 0; from < triggers.length; from += portion) {
    if (from > 0) {
      await clock.sleep((portion * 1_000) / aSecond);
      if (!(await hasRoom(feed, false))) return queue.send(triggers.slice(from));
    }
    await queue.send(triggers.slice(from, from + portion));
  }
}

async function hasRoom({ queue, clock, concurrency, end }: Feed, owed: boolean): Promise<boolean> {
  while (clock.now().getTime() < end) {
    const { waiting, taken } = await queue.depth();
    if (waiting < concurrency * aWorkerASecond || (owed && taken > 0)) return true;
    await clock.sleep(pollMs);
  }
  return false;
}
