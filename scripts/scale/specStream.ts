import { enqueueAtRate } from "../../service/queue/feed.ts";
import { onStreamRecord } from "../../service/triggers/streamRecord.ts";
import type { ScaledFleet } from "./fleet.ts";

/** A new on-demand table has four shards. */
const shards = 4;
const batchSize = 100;
const atRateForMs = 20_000;

/** The limits of the function that reads the stream of changed specs. */
export interface StreamLimits {
  readonly concurrency: number;
  /** Changed specs that each shard enqueues in a second. */
  readonly specsASecond: number;
}

/** Reads the stream of the spec table after all specs of `names` were written at once, each shard one batch after another. */
export async function readStream(
  { time, work: queue }: ScaledFleet,
  names: readonly string[],
  { concurrency, specsASecond }: StreamLimits,
): Promise<void> {
  const readShard = async (shard: number) => {
    const mine = names.filter((_, index) => index % shards === shard);
    for (let from = 0; from < mine.length; from += batchSize) {
      const triggers = mine.slice(from, from + batchSize).flatMap((name) => {
        const record = { eventID: `spec ${name}`, dynamodb: { Keys: { name: { S: name } } } };
        return onStreamRecord(record, time.now()) ?? [];
      });
      const end = time.ms + atRateForMs;
      await enqueueAtRate(triggers, { queue, clock: time, concurrency, end }, specsASecond);
    }
  };
  await Promise.all(Array.from({ length: shards }, (_, shard) => readShard(shard)));
}
