import { setTimeout } from "node:timers/promises";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { measuredOf } from "../service/outcomes/measures.ts";
import { hiddenSeconds, type Message, takeTurns } from "../service/queue/turns.ts";
import { type Reconciler, reconcile } from "../service/reconcile/reconcile.ts";
import type { Outcome } from "../service/tables/history.ts";
import { entry } from "./entry.ts";
import type { Hidden } from "./giveBack.ts";
import {
  clock,
  guard,
  keptFrom,
  ledger,
  logger,
  measure,
  metrics,
  otherDeployments,
  pace,
  providerFor,
  restraints,
  setting,
  specs,
  version,
  watchedRegions,
} from "./wiring.ts";

/** What a batch leaves of the function's time, so that the answer still gets out. */
const reserveMs = 2_000;
/** A bucket that takes longer gives up its turn: the others of its batch are not to wait for it. */
const longestTurnMs = 20_000;

/** Triggers from the work queue: the buckets of a batch side by side, all triggers of one bucket in one go. */
export const handler = entry(async ({ Records }: SQSEvent, context): Promise<SQSBatchResponse> => {
  const core = reconciler(context.invokedFunctionArn);
  const messages = Records.map((record) => ({
    body: record.body,
    group: record.attributes.MessageGroupId ?? record.messageId,
    record,
  }));
  const unreadable = new Set<Message>();
  const back = await takeTurns(messages, {
    now: clock.now,
    turnMs: Math.min(longestTurnMs, context.getRemainingTimeInMillis() - reserveMs),
    pass: (ms, signal) => setTimeout(ms, undefined, { signal }),
    handle: async (bucket, triggers, late) => publish(await reconcile(bucket, triggers, { ...core, late })),
    unreadable: (message) => {
      unreadable.add(message);
      logger.error("a message holds no trigger", { body: message.body.slice(0, 1_000) });
      measure([["unreadableMessages", 1]]);
    },
    failed: (error) => logger.error("gave a group back to the queue", error as Error),
  });
  if (back.length > 0)
    await soonAgain(
      // Nobody will ever read it: the sooner it is a dead letter, the sooner its group is free.
      back.map((message) => [
        message.record,
        unreadable.has(message) ? 0 : hiddenSeconds(receivedOf(message.record)),
      ]),
    );
  return { batchItemFailures: back.map(({ record }) => ({ itemIdentifier: record.messageId })) };
}, logMetrics(metrics));

const receivedOf = ({ attributes }: SQSRecord) => Number(attributes.ApproximateReceiveCount) || 1;

/** Where that fails they come back when they are visible again by themselves. */
async function soonAgain(hidden: Hidden): Promise<void> {
  const { giveBack } = await import("./giveBack.ts");
  await giveBack(hidden, setting("WORK_QUEUE_URL")).catch((error: Error) =>
    logger.warn("messages stay hidden for a while", error),
  );
}

const reconciler = (functionArn: string): Reconciler => ({
  specs: specs(),
  ledger: ledger(),
  provider: providerFor(functionArn),
  guard: guard(),
  keptFrom: keptFrom(),
  watchedRegions: watchedRegions(),
  pace: pace(),
  restraints: restraints({ takes: true }),
  otherDeployments: otherDeployments(),
  version: version(),
  clock,
});

function publish(outcome: Outcome): void {
  if (outcome.recreated)
    logger.warn("recreated, empty: the bucket had been deleted", { bucket: outcome.bucket });
  logger.info("outcome", { ...outcome });
  measure(measuredOf(outcome));
}
