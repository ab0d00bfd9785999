import { setTimeout } from "node:timers/promises";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { measuredOf } from "../core/outcomes/measures.ts";
import { type Reconciler, reconcile } from "../core/reconcile/reconcile.ts";
import type { Outcome } from "../core/reconcile/remember.ts";
import type { Trigger } from "../core/triggers/trigger.ts";
import { entry } from "./entry.ts";
import {
  clock,
  guard,
  ledger,
  logger,
  measure,
  metrics,
  otherDeployments,
  pace,
  providerFor,
  restraints,
  specs,
  version,
  watchedRegions,
} from "./wiring.ts";

/** What a group leaves of the function's time, so that the answer still gets out. */
const reserveMs = 2_000;

/** Triggers from the work queue: the buckets of a batch side by side, all triggers of one bucket in one go. */
export const handler = entry(async ({ Records }: SQSEvent, context): Promise<SQSBatchResponse> => {
  const core = reconciler(context.invokedFunctionArn);
  const groups = Map.groupBy(Records, ({ attributes, messageId }) => attributes.MessageGroupId ?? messageId);
  const failed = await Promise.all(
    [...groups.values()].map(async (records) => {
      try {
        await before(context.getRemainingTimeInMillis() - reserveMs, reconcileGroup(records, core));
        return [];
      } catch (error) {
        logger.error("gave a group back to the queue", error as Error);
        return records;
      }
    }),
  );
  return { batchItemFailures: failed.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
}, logMetrics(metrics));

const reconciler = (functionArn: string): Reconciler => ({
  specs: specs(),
  ledger: ledger(),
  provider: providerFor(functionArn),
  guard: guard(),
  watchedRegions: watchedRegions(),
  pace: pace(),
  restraints: restraints(),
  otherDeployments: otherDeployments(),
  version: version(),
  clock,
});

async function reconcileGroup(records: readonly SQSRecord[], core: Reconciler): Promise<void> {
  const triggers = records.map(({ body }): Trigger => JSON.parse(body));
  for (const [bucket, ofBucket] of Map.groupBy(triggers, (trigger) => trigger.bucket))
    tell(await reconcile(bucket, ofBucket, core));
}

/** One slow bucket must not take the others of its batch along into the function's time-out. */
async function before(ms: number, work: Promise<void>): Promise<void> {
  const timer = new AbortController();
  const late = setTimeout(ms, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`not done after ${ms} ms`);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    late.catch(() => undefined);
    timer.abort();
  }
}

function tell(outcome: Outcome): void {
  logger.info("outcome", { ...outcome });
  measure(measuredOf(outcome));
}
