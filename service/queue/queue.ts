import { hash as digest } from "node:crypto";
import { GetQueueAttributesCommand, SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { brokenNameRule } from "../../core/spec/bucketName.ts";
import type { Trigger } from "../triggers/trigger.ts";

const batchSize = 10;
/** The client has 50 sockets, and the time that a call waits for one counts towards its timeout. */
const batchesAtOnce = 16;

const hash = (text: string) => digest("sha256", text);

/** One message group per bucket, so one worker at a time. A text that is not a valid group id is hashed. */
const groupOf = (bucket: string) => (brokenNameRule(bucket) ? hash(bucket) : bucket);

/** SQS refuses a message that contains U+FFFE or U+FFFF, and JSON does not escape these. */
const bodyOf = (trigger: Trigger) =>
  JSON.stringify(trigger).replaceAll("\uFFFE", "\\ufffe").replaceAll("\uFFFF", "\\uffff");

/** How many messages wait for a worker, and how many a worker has received. Both are approximate. */
export interface Depth {
  readonly waiting: number;
  readonly taken: number;
}

/** The work queue: FIFO, one message group per bucket. */
export class WorkQueue {
  readonly #client: Pick<SQSClient, "send">;
  readonly #url: string;
  constructor(client: Pick<SQSClient, "send">, url: string) {
    this.#client = client;
    this.#url = url;
  }

  /**
   * Sends triggers, a limited number of batches at a time. Rejects if the queue refused any of them, after it tried to send
   * all of them. Sending one again within five minutes has no effect.
   */
  async send(triggers: readonly Trigger[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(triggers.length / batchSize) }, (_, index) =>
      triggers.slice(index * batchSize, (index + 1) * batchSize),
    ).values();
    const failures: unknown[] = [];
    const sendOneByOne = async () => {
      for (const batch of batches) await this.#sendBatch(batch).catch((error) => failures.push(error));
    };
    await Promise.all(Array.from({ length: batchesAtOnce }, sendOneByOne));
    if (failures.length > 0) throw failures[0];
  }

  /** Rejects like the queue. */
  async depth(): Promise<Depth> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#url,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: taken } = Attributes;
    return { waiting: Number(waiting ?? 0), taken: Number(taken ?? 0) };
  }

  async #sendBatch(batch: readonly Trigger[]): Promise<void> {
    const { Failed = [] } = await this.#client.send(
      new SendMessageBatchCommand({
        QueueUrl: this.#url,
        Entries: batch.map((trigger, index) => ({
          Id: `${index}`,
          MessageBody: bodyOf(trigger),
          MessageGroupId: groupOf(trigger.bucket),
          // Both accounts of a call get its event, and one of another account must not take the place of the bucket's own.
          MessageDeduplicationId: hash([trigger.bucket, trigger.id, trigger.account ?? ""].join(" ")),
        })),
      }),
    );
    if (Failed.length > 0)
      throw new Error(
        `the work queue refused ${Failed.length} of ${batch.length} triggers: ${Failed[0]?.Code} ${Failed[0]?.Message}`,
      );
  }
}
