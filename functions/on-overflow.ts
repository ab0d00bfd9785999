import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { forward } from "../service/queue/overflow.ts";
import { entry } from "./entry.ts";
import { clock, logger, queue, settings } from "./wiring.ts";

/** Forwards events above an account's allowance to the work queue, at a rate. */
export const handler = entry(async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const bodies = Records.map(({ body }) => body);
  const isSent = await forward(bodies, { queue: queue(), clock, concurrency: settings().concurrency });
  if (isSent) logger.info("forwarded", { events: bodies.length });
  return { batchItemFailures: isSent ? [] : Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
});
