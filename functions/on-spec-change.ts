import type { DynamoDBStreamEvent } from "aws-lambda";
import { enqueueAtRate } from "../service/queue/feed.ts";
import { onStreamRecord } from "../service/triggers/streamRecord.ts";
import { entry } from "./entry.ts";
import { clock, logger, queue, settings } from "./wiring.ts";

/** The function has 30 s. What remains of a batch by then is enqueued at once. */
const atRateForMs = 20_000;

/** Enqueues a check for each spec that was written or deleted. On an error the stream retries the whole batch. */
export const handler = entry(async ({ Records }: DynamoDBStreamEvent) => {
  const triggers = Records.flatMap((record) => onStreamRecord(record, clock.now()) ?? []);
  const { concurrency, specsASecond } = settings();
  const end = clock.now().getTime() + atRateForMs;
  await enqueueAtRate(triggers, { queue: queue(), clock, concurrency, end }, specsASecond);
  logger.info("enqueued", { buckets: triggers.map(({ bucket }) => bucket) });
});
