import type { SQSRecord } from "aws-lambda";
import type { Hidden } from "../../functions/returnMessages.ts";
import { runningTask } from "./task.ts";

/** Replaces functions/returnMessages.ts: messages return to the simulated queue after their delay. */
export async function returnMessages(hidden: Hidden): Promise<void> {
  const task = runningTask();
  const what = {
    service: "queue",
    name: "ChangeMessageVisibility",
    bucket: undefined,
    write: false,
  } as const;
  for (const [{ messageId }, seconds] of hidden)
    await task.world.call(what, () => task.world.queue.hideFor(messageId, seconds * 1_000, task));
}

/** Sends dead letters; answers those that the queue did not accept. */
export async function sendDeadLetters(records: readonly SQSRecord[]): Promise<SQSRecord[]> {
  const task = runningTask();
  const what = { service: "queue", name: "SendMessage", bucket: undefined, write: true } as const;
  const notSent: SQSRecord[] = [];
  for (const record of records)
    await task.world
      .call(what, () => task.world.queue.isDead(record.messageId, record.body))
      .catch(() => notSent.push(record));
  return notSent;
}
