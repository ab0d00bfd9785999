import type { DynamoDBStreamEvent } from "aws-lambda";
import { enqueueAtRate } from "../service/queue/feed.ts";
import { isOfTable, onStreamRecord } from "../service/triggers/streamRecord.ts";
import { entry } from "./entry.ts";
import { clock, logger, queue, setting, settings, sweepState } from "./wiring.ts";

/** The function has 30 s. What remains of a batch by then is enqueued at once. */
const atRateForMs = 20_000;

/**
 * Enqueues a check for each spec that was written or deleted; notes for the sweep that baselines or exceptions have changed.
 * On an error the stream retries the whole batch.
 */
export const handler = entry(async ({ Records }: DynamoDBStreamEvent) => {
  const layers = setting("BASELINES_TABLE");
  const ofSpecs = Records.filter((record) => !isOfTable(record, layers));
  if (ofSpecs.length < Records.length) {
    await sweepState().layersChanged(clock.now());
    logger.info("baselines changed", { records: Records.length - ofSpecs.length });
  }
  if (ofSpecs.length === 0) return;
  const triggers = ofSpecs.flatMap((record) => onStreamRecord(record, clock.now()) ?? []);
  const { concurrency, specsASecond } = settings();
  const end = clock.now().getTime() + atRateForMs;
  await enqueueAtRate(triggers, { queue: queue(), clock, concurrency, end }, specsASecond);
  logger.info("enqueued", { buckets: triggers.map(({ bucket }) => bucket) });
});
