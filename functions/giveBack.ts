import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";

// Loaded only when something has failed: the queue's client is a tenth of the bundle.

/** Messages, and for how many seconds from now each is to be hidden. */
export type Hidden = readonly (readonly [record: SQSRecord, seconds: number])[];

// What is left of the function's time is short, and what comes too late for it fails the whole batch.
const timeouts = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_500, throwOnRequestTimeout: true },
};

/** Has messages come back when they are to, and not when the time is over in which all are hidden. */
export async function giveBack(hidden: Hidden, QueueUrl: string): Promise<void> {
  const client = new SQSClient(timeouts);
  await Promise.all(
    hidden.map(([{ receiptHandle }, VisibilityTimeout]) =>
      client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout }),
      ),
    ),
  );
}
