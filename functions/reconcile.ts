import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { reconcile } from "../core/reconcile.ts";
import type { Outcome } from "../core/remember.ts";
import type { Trigger } from "../core/trigger.ts";
import { entry } from "./entry.ts";
import { clock, guard, ledger, logger, metrics, pace, providerFor, specs, watchedRegions } from "./wiring.ts";

/** Triggers from the work queue: the buckets of a batch side by side, all triggers of one bucket in one go. */
export const handler = entry(
  async ({ Records }: SQSEvent, { invokedFunctionArn }): Promise<SQSBatchResponse> => {
    const core = {
      specs: specs(),
      ledger: ledger(),
      provider: providerFor(invokedFunctionArn),
      guard: guard(),
      watchedRegions: watchedRegions(),
      pace: pace(),
      clock,
    };
    const groups = Map.groupBy(
      Records,
      ({ attributes, messageId }) => attributes.MessageGroupId ?? messageId,
    );
    const failed = await Promise.all(
      [...groups.values()].map(async (records) => {
        try {
          const triggers = records.map(({ body }): Trigger => JSON.parse(body));
          for (const [bucket, ofBucket] of Map.groupBy(triggers, (trigger) => trigger.bucket))
            tell(await reconcile(bucket, ofBucket, core));
          return [];
        } catch (error) {
          logger.error("gave a group back to the queue", error as Error);
          return records;
        }
      }),
    );
    return {
      batchItemFailures: failed.flat().map(({ messageId }: SQSRecord) => ({ itemIdentifier: messageId })),
    };
  },
);

function tell(outcome: Outcome): void {
  logger.info("outcome", { ...outcome });
  metrics.addMetric(`outcome.${outcome.verdict}`, MetricUnit.Count, 1);
  if (outcome.sent.length > 0) metrics.addMetric("writes", MetricUnit.Count, outcome.sent.length);
  if (outcome.drift.length > 0) metrics.addMetric("driftDetected", MetricUnit.Count, 1);
  if (outcome.detectMs !== undefined)
    metrics.addMetric("timeToDetect", MetricUnit.Milliseconds, outcome.detectMs);
  if (outcome.repairMs !== undefined)
    metrics.addMetric("timeToRepair", MetricUnit.Milliseconds, outcome.repairMs);
}
