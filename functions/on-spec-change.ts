import type { DynamoDBStreamEvent } from "aws-lambda";
import { onStreamRecord } from "../service/triggers/streamRecord.ts";
import { entry } from "./entry.ts";
import { clock, logger, queue } from "./wiring.ts";

/** Specs were written or deleted: each bucket is looked at. A failure gives the whole batch back to the stream. */
export const handler = entry(async ({ Records }: DynamoDBStreamEvent) => {
  const triggers = Records.flatMap((record) => onStreamRecord(record, clock.now()) ?? []);
  await queue().send(triggers);
  logger.info("enqueued", { buckets: triggers.map(({ bucket }) => bucket) });
});
