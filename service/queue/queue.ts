import { createHash } from "node:crypto";
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { brokenNameRule } from "../../core/spec/bucketName.ts";
import type { Trigger } from "../triggers/trigger.ts";

const batchSize = 10;

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

/** One bucket is one group: a worker at a time. A name that is none must not poison the queue, so it goes by its hash. */
const groupOf = (bucket: string) => (brokenNameRule(bucket) ? hash(bucket) : bucket);

/** The work queue: FIFO, one group a bucket. */
export class WorkQueue {
  readonly #client: Pick<SQSClient, "send">;
  readonly #url: string;
  constructor(client: Pick<SQSClient, "send">, url: string) {
    this.#client = client;
    this.#url = url;
  }

  /** Sends triggers; rejects if the queue did not take one of them. To send one again within minutes is harmless. */
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
