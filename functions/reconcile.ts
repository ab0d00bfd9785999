import { setTimeout } from "node:timers/promises";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { measuredOf } from "../service/outcomes/measures.ts";
import { processBatch, type Undone } from "../service/queue/messageGroups.ts";
import { type Reconciler, reconcile } from "../service/reconcile/reconcile.ts";
import type { Outcome } from "../service/tables/history.ts";
import { readTrigger } from "../service/triggers/readTrigger.ts";
import { connectAhead } from "./ahead.ts";
import { entry } from "./entry.ts";
import { warmUp } from "./warmUp.ts";
import {
  accountsFor,
  attempts,
  clock,
  guard,
  intervals,
  layerSources,
  ledger,
  logger,
  measure,
  metrics,
  otherDeployments,
  reachLater,
  restraints,
  setting,
  settings,
  snapshots,
  specs,
  version,
  watchedRegions,
} from "./wiring.ts";

const layersIn = () => import("../service/tables/layersIn.ts");

await Promise.all([connectAhead(layersIn), warmUp()]);

/** Time reserved for sending the response. */
const reserveMs = 2_000;
/** A message group that takes longer goes back to the queue, so that the rest of the batch does not wait for it. */
const longestTurnMs = 20_000;

/** Reconciles a batch of the work queue: its buckets in parallel, all triggers of one bucket together. */
export const handler = entry(async ({ Records }: SQSEvent, context): Promise<SQSBatchResponse> => {
  const core = reconciler(context);
  const messages = Records.map((record) => ({
    body: record.body,
    group: record.attributes.MessageGroupId ?? record.messageId,
    id: record.messageId,
    received: Number(record.attributes.ApproximateReceiveCount) || 1,
    record,
  }));
  const undone = await processBatch(messages, {
    now: clock.now,
    turnMs: Math.min(longestTurnMs, context.getRemainingTimeInMillis() - reserveMs),
    pass: (ms, signal) => setTimeout(ms, undefined, { signal }),
    begun: (message) => attempts().begun(message),
    begin: (message) => attempts().begin(message, clock.now()),
    handle: async (bucket, triggers, late) => report(await reconcile(bucket, triggers, { ...core, late })),
    unreadable: (message) => {
      logger.error("a message holds no trigger", { body: message.body.slice(0, 1_000) });
      measure([["unreadableMessages", 1]]);
    },
    failed: (error) => logger.error("returned a message group to the queue", error as Error),
  });
  const back = await returned(undone);
  return { batchItemFailures: back.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}, logMetrics(metrics));

/** Returns messages to the queue and sends dead letters. Returns the messages that must not be acknowledged. */
async function returned({ again, dead }: Undone<{ readonly record: SQSRecord }>): Promise<SQSRecord[]> {
  if (again.length + dead.length === 0) return [];
  const { returnMessages, sendDeadLetters } = await import("./returnMessages.ts");
  const deadRecords = dead.map(({ record }) => record);
  const [notSent] = await Promise.all([
    sendDeadLetters(deadRecords, setting("WORK_DEAD_LETTERS_URL")),
    // If this fails, the messages return after the queue's visibility timeout.
    returnMessages(
      again.map(([{ record }, seconds]) => [record, seconds]),
      setting("WORK_QUEUE_URL"),
    ).catch((error: Error) => logger.warn("messages stay hidden for a while", error)),
  ]);
  for (const { messageId, body } of deadRecords)
    logger.error("a message is a dead letter", { messageId, body: body.slice(0, 1_000) });
  await recordDead(deadRecords);
  if (notSent.length > 0) logger.error("dead letters were not taken", { count: notSent.length });
  return [...again.map(([{ record }]) => record), ...notSent];
}

/** The dead letters are on their queue already: where the ledger does not take it, the alarm of that queue says so alone. */
async function recordDead(records: readonly SQSRecord[]): Promise<void> {
  const buckets = new Set(records.flatMap(({ body }) => readTrigger(body, clock.now())?.bucket ?? []));
  if (buckets.size === 0) return;
  const { recordDeadLetter } = await import("../service/reconcile/deadLetter.ts");
  const recording = [...buckets].map((bucket) => recordDeadLetter(bucket, { ledger: ledger(), clock }));
  const reports = recording.map((record) =>
    record.catch((error: Error) => logger.warn("a dead letter is not in its status", error)),
  );
  // A table that does not answer must not fail the batch, which is done.
  await Promise.race([Promise.all(reports), setTimeout(reserveMs / 2, undefined, { ref: false })]);
}

const reconciler = ({
  invokedFunctionArn,
  functionName,
}: Pick<Context, "invokedFunctionArn" | "functionName">): Reconciler => ({
  specs: specs(),
  ledger: ledger(),
  snapshots: snapshots(),
  // Lambda names the session of a function's role after the function.
  session: functionName,
  ...accountsFor({ invokedFunctionArn, functionName }),
  reach: reachLater(() => import("../service/tables/accountReach.ts")),
  guard: guard(),
  ...layerSources(layersIn),
  watchedRegions: watchedRegions(),
  intervals: intervals(),
  restraints: restraints({ takes: true }),
  otherDeployments: otherDeployments(),
  version: version(),
  clock,
  recheckMs: settings().missingSeconds * 1_000,
});

function report(outcome: Outcome): void {
  if (outcome.recreated) logger.warn("recreated a deleted bucket: it is empty", { bucket: outcome.bucket });
  logger.info("outcome", { ...outcome });
  measure(measuredOf(outcome));
}
