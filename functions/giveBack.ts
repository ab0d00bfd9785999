import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
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

/**
 * Sends messages to the dead-letter queue as the queue itself would: the body as it is. Returns those that it did not
 * take; they must not be acknowledged. To send one again within minutes is harmless.
 */
export async function sendDeadLetters(records: readonly SQSRecord[], QueueUrl: string): Promise<SQSRecord[]> {
  const client = new SQSClient(timeouts);
  const sent = await Promise.allSettled(
    records.map(({ body, messageId, attributes }) =>
      client.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: body,
          MessageGroupId: attributes.MessageGroupId ?? messageId,
          MessageDeduplicationId: messageId,
        }),
      ),
    ),
  );
  return records.filter((_, index) => sent[index]?.status === "rejected");
}
