import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";

// Loaded only after a failure: the SQS client is a tenth of the bundle.

/** Messages, each with the seconds until it is visible again. */
export type Hidden = readonly (readonly [record: SQSRecord, seconds: number])[];

// Little of the function's time is left, and a timeout fails the whole batch.
const timeouts = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_500, throwOnRequestTimeout: true },
};

/** Sets when messages are visible again, instead of after the queue's visibility timeout. Rejects if any call fails. */
export async function returnMessages(hidden: Hidden, QueueUrl: string): Promise<void> {
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
