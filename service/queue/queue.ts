import { hash as digest } from "node:crypto";
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { brokenNameRule } from "../../core/spec/bucketName.ts";
import type { Trigger } from "../triggers/trigger.ts";

const batchSize = 10;

const hash = (text: string) => digest("sha256", text);

/** One message group per bucket, so one worker at a time. A text that is not a valid group id is hashed. */
const groupOf = (bucket: string) => (brokenNameRule(bucket) ? hash(bucket) : bucket);

/** The work queue: FIFO, one message group per bucket. */
export class WorkQueue {
  readonly #client: Pick<SQSClient, "send">;
  readonly #url: string;
  constructor(client: Pick<SQSClient, "send">, url: string) {
    this.#client = client;
    this.#url = url;
  }

  /** Sends triggers; rejects if the queue refused any of them. Sending one again within five minutes has no effect. */
  async send(triggers: readonly Trigger[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(triggers.length / batchSize) }, (_, index) =>
      triggers.slice(index * batchSize, (index + 1) * batchSize),
    );
    await Promise.all(batches.map((batch) => this.#sendBatch(batch)));
  }

  async #sendBatch(batch: readonly Trigger[]): Promise<void> {
    const { Failed = [] } = await this.#client.send(
      new SendMessageBatchCommand({
        QueueUrl: this.#url,
        Entries: batch.map((trigger, index) => ({
          Id: `${index}`,
          MessageBody: JSON.stringify(trigger),
          MessageGroupId: groupOf(trigger.bucket),
          MessageDeduplicationId: hash(`${trigger.bucket} ${trigger.id}`),
        })),
      }),
    );
    if (Failed.length > 0)
      throw new Error(
        `the work queue refused ${Failed.length} of ${batch.length} triggers: ${Failed[0]?.Code} ${Failed[0]?.Message}`,
      );
  }
}
