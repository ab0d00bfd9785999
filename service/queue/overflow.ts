import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { readTrigger } from "../triggers/readTrigger.ts";
import type { Trigger } from "../triggers/trigger.ts";
import { enqueueWhenRoom, type Feed } from "./feed.ts";

/** The queue of events above an account's allowance: a standard queue whose message group is the account, so that it is fair. */
export class OverflowQueue {
  readonly #client: Pick<SQSClient, "send">;
  readonly #url: string;
  constructor(client: Pick<SQSClient, "send">, url: string) {
    this.#client = client;
    this.#url = url;
  }

  /** Rejects like the queue. */
  async send(trigger: Trigger, account: string): Promise<void> {
    const MessageBody = JSON.stringify(trigger)
      .replaceAll("\uFFFE", "\\ufffe")
      .replaceAll("\uFFFF", "\\uffff");
    await this.#client.send(
      new SendMessageCommand({ QueueUrl: this.#url, MessageBody, MessageGroupId: account }),
    );
  }
}

/** Of what workers can process, each of the two invocations that forward at the same time takes an eighth. */
const share = 1 / 8;
const forwardsMs = 20_000;

/**
 * Forwards messages of the overflow queue to the work queue at a rate that leaves workers for everything else, once little
 * waits there. Returns false if they must wait. Triggers carry no state, so the order does not matter; a message that is no
 * trigger is dropped. Rejects like the queue.
 */
export async function forward(
  bodies: readonly string[],
  { queue, clock, concurrency }: Pick<Feed, "queue" | "clock" | "concurrency">,
): Promise<boolean> {
  const now = clock.now();
  const triggers = bodies.flatMap((body) => readTrigger(body, now) ?? []);
  const feed = { queue, clock, concurrency: concurrency * share, end: now.getTime() + forwardsMs };
  return triggers.length === 0 || enqueueWhenRoom(triggers, feed, false);
}
