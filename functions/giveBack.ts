import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";

// Loaded only when something has failed: the queue's client is a tenth of the bundle.

const firstSeconds = 5;

/** Has messages come back in seconds, later each time, and not when the time is over in which they are hidden. */
export async function giveBack(records: readonly SQSRecord[], QueueUrl: string): Promise<void> {
  const client = new SQSClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } });
  await Promise.all(
    records.map(({ receiptHandle, attributes }) => {
      const received = Number(attributes.ApproximateReceiveCount) || 1;
      const VisibilityTimeout = firstSeconds * received;
      const change = { QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout };
      return client.send(new ChangeMessageVisibilityCommand(change));
    }),
  );
}
