import type { Clock } from "../../core/providers/clock.ts";
import { shards } from "../tables/shards.ts";
import type { Trigger } from "../triggers/trigger.ts";
import type { WorkQueue } from "./queue.ts";

// Bulk work waits in the tables, not in the queue, so that a trigger of fresh drift finds a free worker.

/** What limits how fast many triggers are enqueued. */
export interface Feed {
  readonly queue: Pick<WorkQueue, "send" | "depth">;
  readonly clock: Clock;
  /** The largest number of workers at one time. */
  readonly concurrency: number;
  /** When waiting for room ends; milliseconds since 1970. */
  readonly end: number;
}

/** Triggers a second and worker: a third of what a worker can process, since ten checks in parallel take it 300 ms. */
const aWorkerASecond = 10;
const portionsASecond = 4;
/** Triggers a second whose buckets have one key of the due index: the last key of a long lane takes no more writes than the others. */
const aKeyASecond = 70;
const pollMs = 500;

/** How many triggers of one source are enqueued at once: what all workers are given for a quarter of a second. */
export const portionOf = (concurrency: number): number =>
  Math.ceil((concurrency * aWorkerASecond) / portionsASecond);

/**
 * Enqueues a portion once the queue has room, and resolves when workers have had the time to process it. Resolves to false,
 * and enqueues nothing, if the queue has no room before the feed's end. An `owed` portion needs no room, only workers that
 * receive messages: many triggers of one bucket must not block all others. `ofOneKey` of the triggers have the same key of the
 * due index. Rejects like the queue's `send` and `depth`.
 */
export async function enqueueWhenRoom(
  triggers: readonly Trigger[],
  feed: Feed,
  owed: boolean,
  ofOneKey = 0,
): Promise<boolean> {
  const { queue, clock, concurrency } = feed;
  if (!(await hasRoom(feed, owed))) return false;
  const began = clock.now().getTime();
  await queue.send(triggers);
  const seconds = Math.max(triggers.length / (concurrency * aWorkerASecond), ofOneKey / keyRate(concurrency));
  const paced = seconds * 1_000;
  const rest = began + paced - clock.now().getTime();
  if (rest > 0) await clock.sleep(rest);
  return true;
}

const keyRate = (concurrency: number) => Math.max(aKeyASecond, (2 * concurrency * aWorkerASecond) / shards);

/**
 * Enqueues triggers of changed specs at a limited rate, because each may cost S3 a write for every facet. At the feed's end
 * it enqueues the rest at once: a batch that fails too often would become a dead letter. Rejects like the queue's `send`
 * and `depth`.
 */
export async function enqueueAtRate(
  triggers: readonly Trigger[],
  feed: Feed,
  aSecond: number,
): Promise<void> {
  const { queue, clock } = feed;
  const portion = Math.ceil(aSecond / portionsASecond);
  if (triggers.length <= portion) return queue.send(triggers);
  for (let from = 0; from < triggers.length; from += portion) {
    if (from > 0 && !(await hasRoom(feed, false))) return queue.send(triggers.slice(from));
    const some = triggers.slice(from, from + portion);
    await queue.send(some);
    // Also after the last portion: the next batch of the stream comes at once.
    await clock.sleep((some.length * 1_000) / aSecond);
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
