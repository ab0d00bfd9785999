import type { DynamoDBStreamEvent } from "aws-lambda";
import { admit } from "../service/queue/feed.ts";
import { onStreamRecord } from "../service/triggers/streamRecord.ts";
import { entry } from "./entry.ts";
import { clock, logger, queue, settings } from "./wiring.ts";

/** A batch of 100 at the slowest rate; the function has 30 s. */
const admitsForMs = 20_000;

/** Enqueues a check for each spec that was written or deleted. On an error the stream retries the whole batch. */
export const handler = entry(async ({ Records }: DynamoDBStreamEvent) => {
  const triggers = Records.flatMap((record) => onStreamRecord(record, clock.now()) ?? []);
  const { concurrency, specsASecond } = settings();
  const end = clock.now().getTime() + admitsForMs;
  await admit(triggers, { queue: queue(), clock, concurrency, end }, specsASecond);
  logger.info("enqueued", { buckets: triggers.map(({ bucket }) => bucket) });
});
