import type { DynamoDBStreamEvent } from "aws-lambda";
import { onStreamRecord } from "../service/triggers/streamRecord.ts";
import { entry } from "./entry.ts";
import { clock, logger, queue } from "./wiring.ts";

/** Enqueues a check for each spec that was written or deleted. On an error the stream retries the whole batch. */
export const handler = entry(async ({ Records }: DynamoDBStreamEvent) => {
  const triggers = Records.flatMap((record) => onStreamRecord(record, clock.now()) ?? []);
  await queue().send(triggers);
  logger.info("enqueued", { buckets: triggers.map(({ bucket }) => bucket) });
});
